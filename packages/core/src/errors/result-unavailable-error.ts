import { nameError, TaskAbstractionError } from "./task-abstraction-error.ts";

/** A read that can never succeed with this configuration, for instance a result that only its submitter receives. */
export class ResultUnavailableError extends TaskAbstractionError {
  static {
    nameError(this, "ResultUnavailableError");
  }

  override readonly code = "RESULT_UNAVAILABLE";

  readonly taskId: string;

  constructor(taskId: string, reason: string) {
    super(`The result of ${taskId} cannot be read here: ${reason}`);
    this.taskId = taskId;
  }
}
