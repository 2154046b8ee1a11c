import { nameError, TaskAbstractionError } from "./task-abstraction-error.ts";

/** An option or call that the engine lacks. Refused before any I/O, never accepted and ignored. */
export class UnsupportedOptionError extends TaskAbstractionError {
  static {
    nameError(this, "UnsupportedOptionError");
  }

  override readonly code = "UNSUPPORTED_OPTION";

  readonly option: string;
  readonly backend: string;
  /** What to do instead. */
  readonly hint: string;

  constructor(option: string, backend: string, hint: string) {
    super(`The ${backend} backend does not support ${option}. ${hint}`);
    this.option = option;
    this.backend = backend;
    this.hint = hint;
  }
}
