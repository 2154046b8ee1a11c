import type { Contender } from "../contender.ts";
import { type WorkOffPlan, workOff } from "./work-off.ts";

/**
 * Works off a backlog that is there before the worker starts, from its start until every outcome has been stored; tasks
 * a second, of what it did where `longestMs` ended it.
 */
export async function measureDrain(contender: Contender, queue: string, plan: WorkOffPlan): Promise<number> {
  await contender.submitMany(queue, plan.count);
  const began = performance.now();
  const executed = await workOff(contender, queue, plan);
  return (executed * 1_000) / (performance.now() - began);
}
