import type { TemporalConfiguration } from "./temporal-configuration.ts";

type DefaultQueue = Pick<TemporalConfiguration, "defaultQueue">;

/** Temporal's name of a queue. */
export function toTaskQueue(queue: string, { defaultQueue }: DefaultQueue): string {
  return queue === "default" ? defaultQueue : queue;
}

/** The name that this library has for a queue of Temporal's. */
export function toLogicalQueue(taskQueue: string, { defaultQueue }: DefaultQueue): string {
  return taskQueue === defaultQueue ? "default" : taskQueue;
}
