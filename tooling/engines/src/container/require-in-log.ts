import type { Docker } from "../docker/connect-to-docker.ts";
import { readLogSinceStart } from "./read-log.ts";

/** Rejects unless a container has written, since it was started last, what a pattern matches. */
export async function requireInLog(docker: Docker, containerName: string, pattern: RegExp): Promise<void> {
  const log = await readLogSinceStart(docker, containerName);
  if (!pattern.test(log)) throw new Error(`${containerName} has not written ${pattern}.`);
}
