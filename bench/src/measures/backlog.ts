import type { Contender } from "../contender.ts";

const PER_CALL = 10_000;
const COUNT = 1_000;

/** Milliseconds a task costs with `backlog` others waiting behind it: to submit, and to work off. */
export async function measureCostAtBacklog(
  contender: Contender,
  queue: string,
  { backlog, part }: { readonly backlog: number; readonly part: "submit" | "work" },
): Promise<number> {
  for (let left = backlog; left > 0; left -= PER_CALL)
    await contender.submitMany(queue, Math.min(left, PER_CALL));
  const began = performance.now();
  if (part === "submit") for (let index = 0; index < COUNT; index += 1) await contender.submit(queue, index);
  else await workOff(contender, queue);
  return (performance.now() - began) / COUNT;
}

async function workOff(contender: Contender, queue: string): Promise<void> {
  const { promise: over, resolve: end } = Promise.withResolvers<void>();
  let executed = 0;
  const onExecuted = (): void => {
    executed += 1;
    if (executed === COUNT) end();
  };
  const worker = await contender.work({ queue, concurrency: 20, onExecuted });
  await over;
  await worker.stop();
}
