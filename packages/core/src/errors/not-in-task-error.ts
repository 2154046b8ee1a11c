import { nameError, TaskAbstractionError } from "./task-abstraction-error.ts";

/** `currentTask()` was called outside a running task. */
export class NotInTaskError extends TaskAbstractionError {
  static {
    nameError(this, "NotInTaskError");
  }

  override readonly code = "NOT_IN_TASK";

  constructor() {
    super(
      "currentTask() was called outside a task. Call it inside a handler, or use task.run(...) in a unit test.",
    );
  }
}
