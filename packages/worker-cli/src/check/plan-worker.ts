import {
  type AnyAdapter,
  createBackend,
  type DefinedBackend,
  type ServedTask,
  type TaskModule,
  type WorkerOptions,
  type WorkerRequest,
} from "@task-abstraction/core";

const silent = { debug: ignore, info: ignore, warn: ignore, error: ignore };

/**
 * What core would ask the engine to serve, without an engine: policies with every default filled in, and every refusal
 * a start would meet before its first connection. It is core's own start, on an adapter that only takes the request.
 */
export async function planWorker(
  definition: DefinedBackend,
  tasks: readonly TaskModule[],
  options: WorkerOptions,
): Promise<ReadonlyMap<string, ServedTask>> {
  let planned: WorkerRequest["tasks"] = new Map();
  const planning: Pick<AnyAdapter, "startWorker" | "close"> = {
    startWorker(request) {
      planned = request.tasks;
      return {
        ready: Promise.resolve(),
        done: Promise.resolve(),
        isHealthy: () => true,
        stop: async () => undefined,
      };
    },
    close: async () => undefined,
  };
  const backend = createBackend(
    { ...definition, create: () => planning as AnyAdapter },
    { tasks, logger: silent },
  );
  await backend.startWorker(options);
  await backend.close();
  return planned;
}

function ignore(): void {}
