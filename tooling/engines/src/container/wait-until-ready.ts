import { setTimeout as delay } from "node:timers/promises";
import type { Docker } from "../docker/connect-to-docker.ts";
import { EngineStartError } from "./engine-start-error.ts";
import { readLog } from "./read-log.ts";

const DEADLINE_MS = 60_000;
/** An engine gives no signal when it is ready. */
const PAUSE_MS = 50;
/** How much of its log a failure tells. */
const LOG_LINES = 10;

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
        const log = await readLog(docker, containerName, { tail: LOG_LINES });
        throw new EngineStartError(`${containerName} ${problem}. Its log ends with:\n${log}`, { cause });
      }
    }
    await delay(PAUSE_MS);
  }
}
