import { createHash } from "node:crypto";
import { createReadStream, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Docker } from "../docker/connect-to-docker.ts";
import { thisMachine } from "../docker/machine.ts";
import { sayWhile } from "../output/say.ts";
import { followProgress } from "./follow-progress.ts";
import { dockerPath } from "./image-recipe.ts";
import { ImageUnavailableError } from "./image-unavailable-error.ts";
import { isImageHere } from "./is-image-here.ts";
import { pullImage } from "./pull-image.ts";
import { runProgram } from "./run-program.ts";
import { withTemporaryFolder } from "./with-temporary-folder.ts";

const RELEASE = "bookworm";
const OFFICIAL = `debian:${RELEASE}-slim`;
const SCRIPT = dockerPath("build-debian-base.sh");

/**
 * The name of a small Debian that other images are built on: pulled, else made of the packages of this machine's mirror.
 *
 * @throws ImageUnavailableError
 */
export async function obtainBaseImage(docker: Docker): Promise<string> {
  const hash = createHash("sha256").update(readFileSync(SCRIPT)).digest("hex").slice(0, 12);
  const own = { repo: "task-abstraction/debian", tag: `${RELEASE}-${hash}` };
  const name = `${own.repo}:${own.tag}`;
  if (await isImageHere(docker, OFFICIAL)) return OFFICIAL;
  if (await isImageHere(docker, name)) return name;
  if (await pullImage(docker, OFFICIAL)) return OFFICIAL;
  if (!thisMachine.isRoot || !thisMachine.hasProgram("apt-get")) {
    throw new ImageUnavailableError(
      `No image registry answers with ${OFFICIAL}, and building it here needs root and apt. Load that image with \`docker load\`, or let the daemon reach a registry.`,
    );
  }
  await sayWhile(`building ${name} from the packages of this machine's mirror`, () =>
    withTemporaryFolder(async (folder) => {
      const tarFile = join(folder, "base.tar");
      await runProgram(SCRIPT, [RELEASE, tarFile]);
      await followProgress(docker, await docker.importImage(createReadStream(tarFile), own));
    }),
  );
  return name;
}
