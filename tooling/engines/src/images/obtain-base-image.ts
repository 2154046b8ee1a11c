import { createHash } from "node:crypto";
import { createReadStream, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Docker } from "../docker/connect-to-docker.ts";
import { thisMachine } from "../docker/machine.ts";
import { sayWhile } from "../output/say.ts";
import type { DebianRelease } from "./debian-release.ts";
import { followProgress } from "./follow-progress.ts";
import { dockerPath } from "./image-recipe.ts";
import { ImageUnavailableError } from "./image-unavailable-error.ts";
import { isImageHere } from "./is-image-here.ts";
import { pullImage } from "./pull-image.ts";
import { runProgram } from "./run-program.ts";
import { withTemporaryFolder } from "./with-temporary-folder.ts";

const SCRIPT = dockerPath("build-debian-base.sh");

/** What this process already obtains, as two engines that start at once may need the same. */
const obtained = new Map<DebianRelease, Promise<string>>();
/** One after the other: apt lets one caller in. */
let latest: Promise<unknown> = Promise.resolve();

/**
 * The name of a small Debian that other images are built on: pulled, else made of the packages of this machine's mirror.
 *
 * @throws ImageUnavailableError
 */
export function obtainBaseImage(docker: Docker, release: DebianRelease): Promise<string> {
  const existing = obtained.get(release);
  if (existing !== undefined) return existing;
  const image = latest.then(() => obtain(docker, release));
  obtained.set(release, image);
  latest = image.catch(() => obtained.delete(release));
  return image;
}

async function obtain(docker: Docker, release: DebianRelease): Promise<string> {
  const official = `debian:${release}-slim`;
  const hash = createHash("sha256").update(readFileSync(SCRIPT)).digest("hex").slice(0, 12);
  const own = { repo: "task-abstraction/debian", tag: `${release}-${hash}` };
  const name = `${own.repo}:${own.tag}`;
  if (await isImageHere(docker, official)) return official;
  if (await isImageHere(docker, name)) return name;
  if (await pullImage(docker, official)) return official;
  if (!thisMachine.isRoot || !thisMachine.hasProgram("apt-get")) {
    throw new ImageUnavailableError(
      `No image registry answers with ${official}, and building it here needs root and apt. Load that image with \`docker load\`, or let the daemon reach a registry.`,
    );
  }
  await sayWhile(`building ${name} from the packages of this machine's mirror`, () =>
    withTemporaryFolder(async (folder) => {
      const tarFile = join(folder, "base.tar");
      await runProgram(SCRIPT, [release, tarFile]);
      await followProgress(docker, await docker.importImage(createReadStream(tarFile), own));
    }),
  );
  return name;
}
