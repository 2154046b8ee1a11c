import { nameError, TaskAbstractionError } from "./task-abstraction-error.ts";

/** The codes of {@link BackendLoadError}. */
export type BackendLoadErrorCode =
  | "BACKEND_INCOMPATIBLE"
  | "BACKEND_INVALID"
  | "BACKEND_NOT_CHOSEN"
  | "BACKEND_NOT_INSTALLED"
  | "BACKEND_UNKNOWN";

/** The backend package that was asked for cannot be used; `code` tells why and the message what to do. */
export class BackendLoadError extends TaskAbstractionError {
  static {
    nameError(this, "BackendLoadError");
  }

  override readonly code: BackendLoadErrorCode;

  constructor(code: BackendLoadErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
