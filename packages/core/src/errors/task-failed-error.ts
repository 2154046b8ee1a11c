import type { TaskFailure } from "../result/task-failure.ts";
import { nameError, TaskAbstractionError } from "./task-abstraction-error.ts";

/** `unwrap()` of a failed result. */
export class TaskFailedError extends TaskAbstractionError {
  static {
    nameError(this, "TaskFailedError");
  }

  override readonly code = "TASK_FAILED";

  readonly taskId: string;
  /** What the worker reported. */
  readonly error: TaskFailure;

  constructor(taskId: string, taskName: string | null, error: TaskFailure) {
    super(`${taskName ?? "The task"} (${taskId}) failed with ${error.type}: ${error.message}`);
    this.taskId = taskId;
    this.error = error;
  }
}
