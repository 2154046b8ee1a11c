import type { Contender } from "../contender.ts";

/** What a process does of each task: submits, runs and reads it. */
export interface CostPlan {
  readonly count: number;
  readonly atOnce: number;
}

/** Milliseconds of this process' CPU for each task, with a worker in it, its threads included. */
export async function measureCost(contender: Contender, queue: string, plan: CostPlan): Promise<number> {
  const worker = await contender.work({ queue, concurrency: plan.atOnce, onExecuted: () => undefined });
  await runAll(contender, queue, { ...plan, count: plan.atOnce * 5 });
  const before = process.cpuUsage();
  await runAll(contender, queue, plan);
  const { user, system } = process.cpuUsage(before);
  await worker.stop();
  return (user + system) / 1_000 / plan.count;
}

/** With `atOnce` under way at any time. */
export async function runAll(
  contender: Contender,
  queue: string,
  { count, atOnce }: CostPlan,
): Promise<void> {
  let next = 0;
  const line = async (): Promise<void> => {
    while (next < count) await contender.waitForResult(queue, await contender.submit(queue, next++));
  };
  await Promise.all(Array.from({ length: atOnce }, line));
}
