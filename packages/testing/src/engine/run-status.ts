import type { TaskStatus } from "@task-abstraction/core";
import type { StoredRun, StoredStep } from "./stored-run.ts";

/** Whether a step has failed or was cancelled: later ones never run. */
export function isBroken(run: StoredRun): boolean {
  const { status } = run.current;
  return status === "failed" || status === "cancelled";
}

/** Whether nothing of the run will change any more. */
export function isOver(run: StoredRun): boolean {
  return isBroken(run) || (run.current.status === "completed" && run.current.next === undefined);
}

/** The state of a step, of one that the run has not come to as well. */
export function statusOfStep(step: StoredStep): TaskStatus {
  return step.status ?? (isBroken(step.run) ? "cancelled" : "pending");
}

/** The state of a run: of a task its own; a chain is running from the first start of its first step. */
export function statusOfRun(run: StoredRun): TaskStatus {
  const { current } = run;
  const status = statusOfStep(current);
  if (isOver(run) || run.plan.kind === "task") return status;
  return current.index > 0 || current.startedAt !== null ? "running" : "pending";
}
