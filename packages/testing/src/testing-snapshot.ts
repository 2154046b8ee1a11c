import type { Capabilities, TaskFailure, TaskSnapshot, TaskStatus } from "@task-abstraction/core";
import { statusOfStep } from "./engine/run-status.ts";
import type { StoredStep } from "./engine/stored-run.ts";

type Reports = Capabilities["reports"];

/** The state of a task, as far as the engine posed as tells it. */
export function toSnapshot(step: StoredStep, reports: Reports): TaskSnapshot {
  const { plan, attempts, startedAt, completedAt, outcome } = step;
  const status = reported(statusOfStep(step), reports);
  return toEnding(
    { taskName: plan.taskName, attempts, startedAt, completedAt },
    { status, outcome },
    reports,
  );
}

/** `running` is `pending` where starts are not told. */
export function reported(status: TaskStatus, reports: Reports): TaskStatus {
  return status === "running" && !reports.running ? "pending" : status;
}

interface Facts {
  readonly taskName: string;
  readonly attempts: number;
  readonly startedAt: number | null;
  readonly completedAt: number | null;
}

/** A snapshot of the facts that the engine posed as reports, and of what the run ended with. */
export function toEnding(
  facts: Facts,
  { status, outcome }: { readonly status: TaskStatus; readonly outcome: string | undefined },
  reports: Reports,
): TaskSnapshot & { readonly taskName: string | null } {
  const told = {
    taskName: reports.taskName ? facts.taskName : null,
    attempts: reports.attempts ? facts.attempts : null,
    startedAt: reports.startedAt ? toDate(facts.startedAt) : null,
    completedAt: toDate(facts.completedAt),
  };
  const value: unknown = outcome === undefined ? undefined : JSON.parse(outcome);
  switch (status) {
    case "completed":
      return { ...told, status, value };
    case "failed":
      return { ...told, status, error: value as TaskFailure };
    case "cancelled":
      return { ...told, status, ...(value === undefined ? {} : { error: value as TaskFailure }) };
    default:
      return { ...told, status };
  }
}

function toDate(moment: number | null): Date | null {
  return moment === null ? null : new Date(moment);
}
