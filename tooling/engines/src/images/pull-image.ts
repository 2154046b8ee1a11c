import type { Docker } from "../docker/connect-to-docker.ts";
import { sayWhile } from "../output/say.ts";
import { followProgress } from "./follow-progress.ts";

/** How long a registry may take to say that it has an image; the transfer may take longer. */
const ANSWER_DEADLINE_MS = 20_000;

/** Remembered for this process: where no registry answers, each further attempt would cost the deadline again. */
let registryFailed = false;

/** Pulls an image. False where no registry answers with it. */
export async function pullImage(docker: Docker, name: string): Promise<boolean> {
  if (registryFailed) return false;
  try {
    const stream = await beginPull(docker, name);
    await sayWhile(`pulling ${name}`, () => followProgress(docker, stream));
    return true;
  } catch {
    registryFailed = true;
    return false;
  }
}

async function beginPull(docker: Docker, name: string): Promise<NodeJS.ReadableStream> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), ANSWER_DEADLINE_MS);
  try {
    return await docker.pull(name, { abortSignal: abort.signal });
  } finally {
    clearTimeout(timer);
  }
}
