import { connectToDocker } from "../docker/connect-to-docker.ts";
import { obtainImage } from "../images/obtain-image.ts";

/**
 * The name of an image with the Node that runs this, on a small Debian: the base for an application's own image.
 *
 * @throws DockerUnavailableError, ImageUnavailableError
 */
export async function obtainNodeImage(): Promise<string> {
  const version = process.versions.node;
  const image = await obtainImage(await connectToDocker(), {
    official: `node:${version}-bookworm-slim`,
    recipe: {
      folder: "node",
      dockerfile: "Dockerfile",
      version,
      npmPackage: `node-linux-${process.arch}@${version}`,
    },
  });
  return image.name;
}
