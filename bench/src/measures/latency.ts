import type { Contender } from "../contender.ts";

/** As many as compile what is measured: a process that waits has been running for a while. */
const WARM_UP = 1_000;

/** One task at a time, from the call of submit until its result is in hand; milliseconds of each. */
export function measureLatency(contender: Contender, queue: string, count: number): Promise<number[]> {
  return measureEach({ warmUp: WARM_UP, count }, async (index) =>
    contender.waitForResult(queue, await contender.submit(queue, index)),
  );
}

/** One after the other; milliseconds of each, without those that warm up. */
export async function measureEach(
  { warmUp, count }: { readonly warmUp: number; readonly count: number },
  run: (index: number) => Promise<void>,
): Promise<number[]> {
  const samples: number[] = [];
  for (let index = 0; index < warmUp + count; index += 1) {
    const began = performance.now();
    await run(index);
    if (index >= warmUp) samples.push(performance.now() - began);
  }
  return samples;
}
