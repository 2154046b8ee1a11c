import { nameError, TaskAbstractionError } from "./task-abstraction-error.ts";

/** The arguments do not satisfy the task's `input` schema. Nothing was sent. */
export class InvalidArgumentsError extends TaskAbstractionError {
  static {
    nameError(this, "InvalidArgumentsError");
  }

  override readonly code = "INVALID_ARGUMENTS";

  readonly taskName: string;
  /** One sentence per fault, with its path. */
  readonly issues: readonly string[];

  constructor(taskName: string, issues: readonly string[]) {
    super(`The arguments of task "${taskName}" do not satisfy its input schema: ${issues.join("; ")}.`);
    this.taskName = taskName;
    this.issues = issues;
  }
}
