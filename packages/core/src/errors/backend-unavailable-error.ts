import { nameError, TaskAbstractionError } from "./task-abstraction-error.ts";

/** The engine cannot be reached just now. A wait tolerates it until its time is up; other calls reject with it. */
export class BackendUnavailableError extends TaskAbstractionError {
  static {
    nameError(this, "BackendUnavailableError");
  }

  override readonly code = "BACKEND_UNAVAILABLE";
}
