import { nameError, TaskAbstractionError } from "./task-abstraction-error.ts";

/** A submit that did not get through. `outcome` tells whether the task may be in the engine all the same. */
export class SubmitError extends TaskAbstractionError {
  static {
    nameError(this, "SubmitError");
  }

  override readonly code = "SUBMIT_FAILED";

  /** `not-sent`: submit again safely. `unknown`: it may have arrived; submit again only if running twice is harmless. */
  readonly outcome: "not-sent" | "unknown";

  constructor(message: string, outcome: "not-sent" | "unknown", options?: ErrorOptions) {
    super(message, options);
    this.outcome = outcome;
  }
}
