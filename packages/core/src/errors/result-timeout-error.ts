import type { TaskResult } from "../result/task-result.ts";
import { nameError, TaskAbstractionError } from "./task-abstraction-error.ts";

/** A wait's time is up; the task goes on. `last` is the newest snapshot that could be read. */
export class ResultTimeoutError extends TaskAbstractionError {
  static {
    nameError(this, "ResultTimeoutError");
  }

  override readonly code = "RESULT_TIMEOUT";

  readonly taskId: string;
  /** `undefined` when no read succeeded in time. */
  readonly last: TaskResult | undefined;

  constructor(taskId: string, timeoutMs: number, last: TaskResult | undefined, options?: ErrorOptions) {
    super(
      `${taskId} had not finished after ${timeoutMs} ms (${last === undefined ? "its state could not be read" : `it is ${last.status}`}). ` +
        "It goes on: wait again, or check that a worker serves its queue.",
      options,
    );
    this.taskId = taskId;
    this.last = last;
  }
}
