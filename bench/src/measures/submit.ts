import type { Contender } from "../contender.ts";
import { perSecond } from "./per-second.ts";

const WARM_UP = 100;

/** Submits one after the other; tasks a second. */
export async function measureSubmitOneByOne(
  contender: Contender,
  queue: string,
  count: number,
): Promise<number> {
  for (let index = 0; index < WARM_UP; index += 1) await contender.submit(queue, index);
  return perSecond(count, async () => {
    for (let index = 0; index < count; index += 1) await contender.submit(queue, index);
  });
}

/** Submits with `atOnce` calls under way at any time; tasks a second. */
export async function measureSubmitAtOnce(
  contender: Contender,
  queue: string,
  { count, atOnce }: { readonly count: number; readonly atOnce: number },
): Promise<number> {
  const submitAll = async (total: number): Promise<void> => {
    let next = 0;
    const line = async (): Promise<void> => {
      while (next < total) await contender.submit(queue, next++);
    };
    await Promise.all(Array.from({ length: atOnce }, line));
  };
  await submitAll(WARM_UP);
  return perSecond(count, () => submitAll(count));
}

/** Submits everything by one bulk call; tasks a second. */
export async function measureSubmitBulk(contender: Contender, queue: string, count: number): Promise<number> {
  await contender.submitMany(queue, WARM_UP);
  const most = Math.min(count, contender.mostInOneCall ?? count);
  return perSecond(most, () => contender.submitMany(queue, most));
}
