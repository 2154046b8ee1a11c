import type { Priority } from "@temporalio/common";
import type { StepOptions } from "./plan.ts";

/** As the SDK takes it; an activity has what is left out from its workflow. */
export function priorityOf({ priorityKey, fairnessKey, fairnessWeight }: StepOptions): Priority | undefined {
  const priority = { priorityKey, fairnessKey, fairnessWeight };
  return Object.values(priority).some((value) => value !== undefined) ? (priority as Priority) : undefined;
}
