import { readdir } from "node:fs/promises";
import { connectToDocker } from "../docker/connect-to-docker.ts";
import { followProgress } from "./follow-progress.ts";
import { ImageUnavailableError } from "./image-unavailable-error.ts";

/** An image of somebody's own Dockerfile. */
export interface OwnImage {
  /** With a tag. */
  readonly name: string;
  /** The folder that is sent to Docker, with a `Dockerfile` in it. */
  readonly folder: string;
  readonly buildArguments: Readonly<Record<string, string>>;
}

/** Builds an image. Answers its size in bytes, with everything it is built on. @throws ImageUnavailableError */
export async function buildOwnImage({ name, folder, buildArguments }: OwnImage): Promise<number> {
  const docker = await connectToDocker();
  const stream = await docker.buildImage(
    { context: folder, src: await readdir(folder) },
    { t: name, buildargs: buildArguments, rm: true, forcerm: true },
  );
  await followProgress(docker, stream).catch((error: Error) => {
    throw new ImageUnavailableError(`Building ${name} failed: ${error.message}`, { cause: error });
  });
  return (await docker.getImage(name).inspect()).Size;
}
