import type { Place, TemporalPlace } from "../contender.ts";

/** Of the task, the activity and the workflow. */
export const TASK_NAME = "noop";

/** Of the chain. */
export const CHAIN_NAME = "noops";

/** What both sides give the server and their workers. */
export const HEARTBEAT_MS = 10_000;
export const LONGEST_MS = 365 * 86_400_000;
export const WORKER_OPTIONS = { maxCachedWorkflows: 500, stickyQueueScheduleToStartTimeout: "1s" } as const;

/** @throws TypeError for an engine that is none of Temporal's */
export function toTemporalPlace(place: Place): TemporalPlace {
  if (place.kind === "temporal-workflow" || place.kind === "temporal-activity") return place;
  throw new TypeError(`Temporal is not measured on ${place.kind}.`);
}
