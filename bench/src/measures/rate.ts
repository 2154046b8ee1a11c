import { setTimeout as delay } from "node:timers/promises";
import type { Contender } from "../contender.ts";
import { submitBacklog } from "./submit-backlog.ts";

/** Between two looks at how many results there are. */
const LOOK_MS = 10;
/** A worker that starts, and one that runs out of tasks, is not what is measured. */
const FROM = 0.1;
const UNTIL = 0.95;

/** What a worker is to do. */
export interface RatePlan {
  /** Tasks that wait before it starts. */
  readonly waiting: number;
  /** So many of them are looked at. */
  readonly counted: number;
  readonly concurrency: number;
  /** Ends what would take for ever. */
  readonly longestMs: number;
}

/**
 * Tasks a second, by the results that are stored, whoever stores them: from the first tenth of what is counted until 95 %,
 * so that neither the start of a worker counts nor its end.
 */
export async function measureRate(contender: Contender, queue: string, plan: RatePlan): Promise<number> {
  await submitBacklog(contender, queue, plan.waiting);
  const worker = await contender.work({
    queue,
    concurrency: plan.concurrency,
    onExecuted: () => undefined,
  });
  const deadline = performance.now() + plan.longestMs;
  const from = await lookUntil(contender, plan.counted * FROM, deadline);
  const until = await lookUntil(contender, plan.counted * UNTIL, deadline);
  await worker.stop();
  if (until.count < plan.counted * UNTIL) throw new Error(`Only ${until.count} results were stored in time.`);
  return ((until.count - from.count) * 1_000) / (until.at - from.at);
}

interface Look {
  readonly count: number;
  readonly at: number;
}

/** The first look that finds so many, or the first after the deadline. */
async function lookUntil(contender: Contender, count: number, deadline: number): Promise<Look> {
  if (contender.countResults === undefined) throw new Error("This contender's results cannot be counted.");
  for (;;) {
    const look = { count: await contender.countResults(), at: performance.now() };
    if (look.count >= count || look.at >= deadline) return look;
    await delay(LOOK_MS);
  }
}
