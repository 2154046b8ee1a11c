import type { Contender } from "../contender.ts";

/** As many as compile what is measured: a process that waits has been running for a while. */
const WARM_UP = 1_000;

/** One task at a time, from the call of submit until its result is in hand; milliseconds of each. */
export async function measureLatency(contender: Contender, queue: string, count: number): Promise<number[]> {
  const samples: number[] = [];
  for (let index = 0; index < WARM_UP + count; index += 1) {
    const began = performance.now();
    await contender.waitForResult(queue, await contender.submit(queue, index));
    if (index >= WARM_UP) samples.push(performance.now() - began);
  }
  return samples;
}
