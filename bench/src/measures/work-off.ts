import type { Contender } from "../contender.ts";

/** What a worker is to do. */
export interface WorkOffPlan {
  readonly count: number;
  readonly concurrency: number;
  /** Ends what would take for ever. */
  readonly longestMs: number;
}

/** Runs a worker until it has executed `count` tasks and stored their outcomes; answers how many it executed. */
export async function workOff(contender: Contender, queue: string, plan: WorkOffPlan): Promise<number> {
  const { promise: over, resolve: end } = Promise.withResolvers<void>();
  let executed = 0;
  const onExecuted = (): void => {
    executed += 1;
    if (executed === plan.count) end();
  };
  const timer = setTimeout(end, plan.longestMs);
  const worker = await contender.work({ queue, concurrency: plan.concurrency, onExecuted });
  await over;
  clearTimeout(timer);
  await worker.stop();
  return executed;
}
