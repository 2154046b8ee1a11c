import type { Contender } from "../contender.ts";

const PER_CALL = 10_000;

/** Tasks that are there before a measurement begins. */
export async function submitBacklog(contender: Contender, queue: string, count: number): Promise<void> {
  for (let left = count; left > 0; left -= PER_CALL)
    await contender.submitMany(queue, Math.min(left, PER_CALL));
}
