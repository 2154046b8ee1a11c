import type { Contender } from "../contender.ts";
import { submitBacklog } from "./submit-backlog.ts";
import { workOff } from "./work-off.ts";

const COUNT = 1_000;
const WORK = { count: COUNT, concurrency: 20, longestMs: 60_000 };

/** Milliseconds a task costs with `backlog` others waiting behind it: to submit, and to work off. */
export async function measureCostAtBacklog(
  contender: Contender,
  queue: string,
  { backlog, part }: { readonly backlog: number; readonly part: "submit" | "work" },
): Promise<number> {
  await submitBacklog(contender, queue, backlog);
  const began = performance.now();
  const done =
    part === "submit" ? await submitOneByOne(contender, queue) : await workOff(contender, queue, WORK);
  return (performance.now() - began) / done;
}

async function submitOneByOne(contender: Contender, queue: string): Promise<number> {
  for (let index = 0; index < COUNT; index += 1) await contender.submit(queue, index);
  return COUNT;
}
