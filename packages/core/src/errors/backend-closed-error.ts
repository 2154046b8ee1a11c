import { nameError, TaskAbstractionError } from "./task-abstraction-error.ts";

/** A call on a backend after `close()`. */
export class BackendClosedError extends TaskAbstractionError {
  static {
    nameError(this, "BackendClosedError");
  }

  override readonly code = "BACKEND_CLOSED";

  constructor(backend: string) {
    super(`The ${backend} backend is closed. Create a new one with getBackend() or createBackend().`);
  }
}
