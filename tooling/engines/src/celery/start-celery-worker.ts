import type { ContainerControl } from "../container/container-control.ts";
import { readLog } from "../container/read-log.ts";
import { requireInLog } from "../container/require-in-log.ts";
import type { CeleryCommands } from "./celery-commands.ts";
import { type CeleryOptions, startCeleryContainer } from "./celery-container.ts";
import { runCommands } from "./run-commands.ts";

/** What can be chosen about a worker of Python's Celery. */
export interface CeleryWorkerOptions extends CeleryOptions {
  /** The module of its app, such as `tasks`, which is among the modules. */
  readonly app: string;
  /** Which queues it serves. Default: what the app says, else `celery`. */
  readonly queues?: readonly string[] | undefined;
  /** Of `celery worker`, such as `-P solo`, `-E` or `--concurrency 1`. */
  readonly arguments?: readonly string[] | undefined;
}

/** A worker of Python's Celery, in a container of its own: a kill takes the processes of its pool too. */
export interface CeleryWorker extends ContainerControl, CeleryCommands {
  /** All it has logged, before a kill too. */
  readLog(): Promise<string>;
}

/**
 * Starts a worker of Python's Celery, which logs at level INFO; removed at `stop()`, or after this process has died.
 * Resolves when it is ready for tasks.
 *
 * @throws DockerUnavailableError, ImageUnavailableError, EngineStartError
 */
export async function startCeleryWorker(options: CeleryWorkerOptions): Promise<CeleryWorker> {
  const { app, queues, arguments: further = [] } = options;
  const served = queues === undefined ? [] : ["--queues", queues.join(",")];
  const command = ["celery", "--app", app, "worker", "--loglevel", "INFO", ...served, ...further];
  const { docker, control } = await startCeleryContainer(options, command, (engine, name) =>
    requireInLog(engine, name, / ready\.$/m),
  );
  const { containerName } = control;
  return {
    ...control,
    ...runCommands(docker, containerName),
    readLog: () => readLog(docker, containerName),
  };
}
