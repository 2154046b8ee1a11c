import { connectToDocker, type Docker } from "../docker/connect-to-docker.ts";
import type { Image, ImageSource } from "../images/image.ts";
import { obtainImage } from "../images/obtain-image.ts";
import { removeLeftovers } from "./remove-leftovers.ts";

/**
 * What has to be there before a container is: a daemon, without leftovers of ours, and an image.
 *
 * @throws DockerUnavailableError, ImageUnavailableError
 */
export async function prepareContainer(
  source: ImageSource,
): Promise<{ readonly docker: Docker; readonly image: Image }> {
  const docker = await connectToDocker();
  await removeLeftovers(docker);
  return { docker, image: await obtainImage(docker, source) };
}
