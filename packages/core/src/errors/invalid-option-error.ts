import { nameError, TaskAbstractionError } from "./task-abstraction-error.ts";

/** An option with a value that can never be right, whatever the backend. */
export class InvalidOptionError extends TaskAbstractionError {
  static {
    nameError(this, "InvalidOptionError");
  }

  override readonly code = "INVALID_OPTION";

  /** Name of the option, for instance `delayMs`. */
  readonly option: string;

  constructor(option: string, problem: string) {
    super(`${option} ${problem}${problem.endsWith("?") ? "" : "."}`);
    this.option = option;
  }
}
