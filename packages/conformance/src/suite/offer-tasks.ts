import type { TaskBackend } from "@task-abstraction/core";

/** Makes the tasks known to an engine that refuses names which no worker ever offered; elsewhere does nothing. */
export async function offerTasks(backend: TaskBackend, queues?: readonly string[]): Promise<void> {
  if (backend.capabilities.unregisteredTask === "queued") return;
  await (await backend.startWorker({ queues })).stop();
}
