import type { Contender, Place, TemporalPlace } from "../contender.ts";

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

/** The same on a queue of its own: what one measurement leaves there is not in the next one's way. */
export function onQueue(queue: string, contender: Contender): Contender {
  return {
    prepare: () => contender.prepare(queue),
    submit: (_queue, value) => contender.submit(queue, value),
    submitMany: (_queue, count) => contender.submitMany(queue, count),
    work: (plan) => contender.work({ ...plan, queue }),
    waitForResult: (_queue, id) => contender.waitForResult(queue, id),
    runChain: async (_queue, value) => contender.runChain?.(queue, value),
    close: () => contender.close(),
  };
}
