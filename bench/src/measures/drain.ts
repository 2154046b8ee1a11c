import type { Contender } from "../contender.ts";
import { perSecond } from "./per-second.ts";

/** What a drain is asked for. */
export interface DrainPlan {
  readonly count: number;
  readonly concurrency: number;
  /** Ends a drain that would take for ever; its rate is that of what it did. */
  readonly longestMs: number;
}

/**
 * Works off a backlog that is there before the worker starts, from its start until every outcome has been stored; tasks
 * a second.
 */
export async function measureDrain(contender: Contender, queue: string, plan: DrainPlan): Promise<number> {
  await contender.submitMany(queue, plan.count);
  const { promise: over, resolve: end } = Promise.withResolvers<void>();
  let executed = 0;
  const onExecuted = (): void => {
    executed += 1;
    if (executed === plan.count) end();
  };
  const timer = setTimeout(end, plan.longestMs);
  const rate = await perSecond(1, async () => {
    const worker = await contender.work({ queue, concurrency: plan.concurrency, onExecuted });
    await over;
    await worker.stop();
  });
  clearTimeout(timer);
  return rate * executed;
}
