import type { TaskFailure } from "../result/task-failure.ts";
import { nameError, TaskAbstractionError } from "./task-abstraction-error.ts";

/** `unwrap()` of a cancelled result. */
export class TaskCancelledError extends TaskAbstractionError {
  static {
    nameError(this, "TaskCancelledError");
  }

  override readonly code = "TASK_CANCELLED";

  readonly taskId: string;
  /** Why, where the engine tells: an expired task has code EXPIRED. */
  readonly error: TaskFailure | undefined;

  constructor(taskId: string, error: TaskFailure | undefined) {
    super(`${taskId} was cancelled${error === undefined ? "." : `: ${error.message}`}`);
    this.taskId = taskId;
    this.error = error;
  }
}
