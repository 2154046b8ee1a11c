import type { Docker } from "../docker/connect-to-docker.ts";
import { isConflict, isNotFound } from "../docker/docker-answers.ts";

/** Removes a container with its data, whatever its state. One that is gone, or just going, is fine. */
export async function removeContainer(docker: Docker, idOrName: string): Promise<void> {
  try {
    await docker.getContainer(idOrName).remove({ force: true, v: true });
  } catch (error) {
    if (!isNotFound(error) && !isConflict(error)) throw error;
  }
}
