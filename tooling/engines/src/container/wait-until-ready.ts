import { setTimeout as delay } from "node:timers/promises";
import type { Docker } from "../docker/connect-to-docker.ts";
import { EngineStartError } from "./engine-start-error.ts";

const DEADLINE_MS = 60_000;
/** An engine gives no signal when it is ready. */
const PAUSE_MS = 50;

/** @throws EngineStartError when the container ends, or is not ready within a minute */
export async function waitUntilReady(
  docker: Docker,
  containerName: string,
  probe: () => Promise<void>,
): Promise<void> {
  const end = performance.now() + DEADLINE_MS;
  for (;;) {
    try {
      return await probe();
    } catch (cause) {
      const { State: state } = await docker.getContainer(containerName).inspect();
      const late = performance.now() >= end;
      if (late || !state.Running) {
        const problem = late ? `is not ready after ${DEADLINE_MS} ms` : `has ended (${state.ExitCode})`;
        const log = await readLastLines(docker, containerName);
        throw new EngineStartError(`${containerName} ${problem}. Its log ends with:\n${log}`, { cause });
      }
    }
    await delay(PAUSE_MS);
  }
}

async function readLastLines(docker: Docker, containerName: string): Promise<string> {
  const log = await docker.getContainer(containerName).logs({ stdout: true, stderr: true, tail: 10 });
  // Without a terminal, Docker puts eight bytes before each piece (stream, length): nothing a reader needs.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the header consists of them
  return log.toString("utf8").replace(/[\u0000-\u0002]\u0000{3}[\s\S]{4}/g, "");
}
