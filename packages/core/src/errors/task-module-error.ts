import { nameError, TaskAbstractionError } from "./task-abstraction-error.ts";

/** A module, package or glob that was to bring tasks cannot be loaded, or brings none. */
export class TaskModuleError extends TaskAbstractionError {
  static {
    nameError(this, "TaskModuleError");
  }

  override readonly code = "TASK_MODULE_INVALID";

  readonly specifier: string;

  constructor(specifier: string, problem: string, options?: ErrorOptions) {
    super(`No tasks could be taken from "${specifier}": ${problem}`, options);
    this.specifier = specifier;
  }
}
