import {
  type Outcome,
  type TaskFailure,
  type TaskFailureCode,
  taskFailureCodes,
} from "@task-abstraction/core";
import type { ApplicationFailure, RawValue } from "@temporalio/common";

/** The SDK's classes, which only a worker and a client that is open have loaded. */
export interface FailureClasses {
  readonly ApplicationFailure: typeof ApplicationFailure;
  readonly RawValue: typeof RawValue;
}

/** In the details of a failure: what Temporal has no field for. */
interface Details {
  readonly taskAbstraction: Pick<TaskFailure, "code" | "retryable">;
}

/** The failure of an attempt, as Temporal keeps it. The server retries it unless it is the last. */
export function toApplicationFailure(
  failure: TaskFailure,
  retry: (Outcome & { readonly status: "failed" })["retry"],
  classes: FailureClasses,
): ApplicationFailure {
  const { code, type, message, stack, retryable, cause } = failure;
  const details: Details = { taskAbstraction: { code, retryable } };
  const thrown = classes.ApplicationFailure.create({
    message,
    type,
    nonRetryable: retry === false,
    // The default encoding: the workflow decodes details, and has no converter of the user's.
    details: [new classes.RawValue(details)],
    // Zero would mean the server's own delay.
    ...(retry !== false && { nextRetryDelay: Math.max(1, Math.round(retry.delayMs)) }),
    ...(cause !== undefined && { cause: toApplicationFailure(cause, false, classes) }),
  });
  thrown.stack = stack ?? "";
  return thrown;
}

/** A failure of the SDK, by its fields: other SDKs, and other copies of this one, have thrown it. */
interface SdkFailure extends Error {
  readonly type?: string | null | undefined;
  readonly details?: unknown[] | null | undefined;
  readonly nonRetryable?: boolean | null | undefined;
  readonly timeoutType?: string | undefined;
}

/** What ended a run, from what the SDK's client threw for it. */
export function readFailure(error: unknown): TaskFailure {
  const failure = unwrap(error as SdkFailure);
  if (failure.name === "TimeoutFailure") return readTimeout(failure);
  const known = (failure.details?.[0] as Partial<Details> | undefined)?.taskAbstraction;
  return {
    code: isCode(known?.code) ? known.code : "TASK_ERROR",
    type: failure.type ?? failure.name,
    message: failure.message,
    ...(failure.stack ? { stack: failure.stack } : {}),
    retryable: known?.retryable ?? failure.nonRetryable !== true,
    ...(failure.cause instanceof Error ? { cause: readFailure(failure.cause) } : {}),
  };
}

/** How a run ended that failed. */
export interface FailedEnd {
  readonly status: "failed" | "cancelled";
  readonly error: TaskFailure;
}

/** What the SDK's client threw for a run, as its end: Temporal has none of its own for what came too late. */
export function endOfFailure(error: unknown): FailedEnd {
  const failure = readFailure(error);
  return { status: failure.code === "EXPIRED" ? "cancelled" : "failed", error: failure };
}

/** The workflow and the activity are only where it happened. */
function unwrap(error: SdkFailure): SdkFailure {
  const isPlace = /^(Workflow|ActivityExecution)FailedError$|^(Activity|ChildWorkflow)Failure$/.test(
    error.name,
  );
  return isPlace && error.cause instanceof Error ? unwrap(error.cause) : error;
}

function readTimeout(failure: SdkFailure): TaskFailure {
  const { timeoutType = "TIMEOUT", cause } = failure;
  return {
    code: timeoutType === "HEARTBEAT" ? "WORKER_LOST" : "TIMEOUT",
    type: "TimeoutFailure",
    message: `Temporal ended it: ${timeoutType}${failure.message ? `, ${failure.message}` : ""}.`,
    retryable: true,
    ...(cause instanceof Error ? { cause: readFailure(cause) } : {}),
  };
}

function isCode(code: unknown): code is TaskFailureCode {
  return (taskFailureCodes as readonly unknown[]).includes(code);
}
