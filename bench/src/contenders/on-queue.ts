import type { Contender } from "../contender.ts";

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
