import type { TaskFailure } from "./task-failure.ts";

/** What is known of a run besides its outcome. `null` where the engine does not know; its capabilities say so. */
export interface ResultFacts {
  readonly taskId: string;
  readonly taskName: string | null;
  /** Starts so far, the running one included; 0 before the first. */
  readonly attempts: number | null;
  /** Start of the newest attempt. */
  readonly startedAt: Date | null;
  readonly completedAt: Date | null;
  /** From the newest start to the end, in milliseconds. */
  readonly durationMs: number | null;
}

/** Waiting in the engine: queued, delayed, or between two attempts. */
export interface PendingResult extends ResultFacts {
  readonly status: "pending";
}
/** A worker is running it. */
export interface RunningResult extends ResultFacts {
  readonly status: "running";
}
/** The handler returned `value`. */
export interface CompletedResult<Value> extends ResultFacts {
  readonly status: "completed";
  readonly value: Value;
}
/** Its last attempt failed. */
export interface FailedResult extends ResultFacts {
  readonly status: "failed";
  readonly error: TaskFailure;
}
/** It was cancelled, or expired before it could start (`error.code` is then EXPIRED). */
export interface CancelledResult extends ResultFacts {
  readonly status: "cancelled";
  readonly error?: TaskFailure | undefined;
}

/** A result that will not change any more. */
export type FinishedResult<Value = unknown> = CompletedResult<Value> | FailedResult | CancelledResult;

/** One kind of result for every engine: plain data, discriminated by `status`, safe to clone and to print as JSON. */
export type TaskResult<Value = unknown> = PendingResult | RunningResult | FinishedResult<Value>;

/** One of the {@link TaskResult} statuses. */
export type TaskStatus = TaskResult["status"];

/** Narrows a result to one that will not change any more. */
export function isFinished<Result extends { readonly status: TaskStatus }>(
  result: Result,
): result is Extract<Result, { readonly status: "completed" | "failed" | "cancelled" }> {
  return result.status === "completed" || result.status === "failed" || result.status === "cancelled";
}
