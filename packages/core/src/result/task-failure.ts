/** Every `code` of a {@link TaskFailure}, the same on every engine. */
export const taskFailureCodes = [
  "TASK_ERROR",
  "TIMEOUT",
  "WORKER_LOST",
  "NOT_REGISTERED",
  "INVALID_ARGUMENTS",
  "NOT_SERIALIZABLE",
  "PAYLOAD_TOO_LARGE",
  "EXPIRED",
  "ENGINE_ERROR",
] as const;

/** @see taskFailureCodes */
export type TaskFailureCode = (typeof taskFailureCodes)[number];

/** Why a task failed (or was cancelled), as plain data that every engine can store. */
export interface TaskFailure {
  readonly code: TaskFailureCode;
  /** Name of the error's class as the handler threw it, for instance `TypeError`. */
  readonly type: string;
  readonly message: string;
  readonly stack?: string | undefined;
  /** False where the worker says that no further attempt can help. */
  readonly retryable: boolean;
  readonly cause?: TaskFailure | undefined;
}
