import { TaskCancelledError } from "../errors/task-cancelled-error.ts";
import { TaskFailedError } from "../errors/task-failed-error.ts";
import type { FinishedResult } from "./task-result.ts";

/**
 * The value of a finished result.
 *
 * @throws TaskFailedError (TASK_FAILED) when it failed
 * @throws TaskCancelledError (TASK_CANCELLED) when it was cancelled or expired
 */
export function unwrap<Value>(result: FinishedResult<Value>): Value {
  switch (result.status) {
    case "completed":
      return result.value;
    case "failed":
      throw new TaskFailedError(result.taskId, result.taskName, result.error);
    case "cancelled":
      throw new TaskCancelledError(result.taskId, result.error);
  }
}
