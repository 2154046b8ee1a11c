import type { Registry } from "@task-abstraction/core";

/** A sentence about loaded tasks that are queued where this worker does not look, or nothing. */
export function describeUnservedTasks(registry: Registry, queues: readonly string[]): string | undefined {
  const unserved = [...registry.tasks.values()].filter(
    (task) => !queues.includes(task.options.queue ?? "default"),
  );
  if (unserved.length === 0) return undefined;
  const tasks = unserved.map((task) => `${task.name} (${task.options.queue ?? "default"})`).join(", ");
  return `This worker does not serve the queue that these tasks are submitted to: ${tasks}. Another worker must, or add it to --queues.`;
}
