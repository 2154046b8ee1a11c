import type { Docker } from "../docker/connect-to-docker.ts";
import type { CeleryCommands } from "./celery-commands.ts";
import { type CeleryOptions, startCeleryContainer } from "./celery-container.ts";
import { runCommands } from "./run-commands.ts";

/** A container with Python's Celery in which no worker runs. */
export interface CeleryClient extends CeleryCommands, AsyncDisposable {
  readonly containerName: string;
  /** Removes it, and ends what runs in it. Safe to repeat. */
  stop(): Promise<void>;
}

/**
 * Starts a container with Python's Celery in which no worker runs, for scripts that submit, inspect or listen; removed at
 * `stop()`, or after this process has died.
 *
 * @throws DockerUnavailableError, ImageUnavailableError, EngineStartError
 */
export async function startCeleryClient(options: CeleryOptions): Promise<CeleryClient> {
  const { docker, control } = await startCeleryContainer(options, ["sleep", "infinity"], untilItRuns);
  const { containerName, stop } = control;
  return { ...runCommands(docker, containerName), containerName, stop, [Symbol.asyncDispose]: stop };
}

async function untilItRuns(docker: Docker, containerName: string): Promise<void> {
  const { State: state } = await docker.getContainer(containerName).inspect();
  if (!state.Running) throw new Error(`${containerName} is ${state.Status}.`);
}
