import type { Docker } from "../docker/connect-to-docker.ts";
import { isNotFound } from "../docker/docker-answers.ts";

/** Whether the daemon has an image. */
export async function isImageHere(docker: Docker, name: string): Promise<boolean> {
  try {
    await docker.getImage(name).inspect();
    return true;
  } catch (error) {
    if (isNotFound(error)) return false;
    throw error;
  }
}
