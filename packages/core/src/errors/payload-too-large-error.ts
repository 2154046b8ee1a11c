import { nameError, TaskAbstractionError } from "./task-abstraction-error.ts";

/** Arguments or a result beyond what the engine can hold. Nothing was sent. */
export class PayloadTooLargeError extends TaskAbstractionError {
  static {
    nameError(this, "PayloadTooLargeError");
  }

  override readonly code = "PAYLOAD_TOO_LARGE";

  readonly bytes: number;
  readonly maxBytes: number;

  constructor(what: string, bytes: number, maxBytes: number) {
    super(
      `${what}: ${bytes} bytes of JSON, but this backend takes at most ${maxBytes}. ` +
        "Store the data elsewhere and pass a reference.",
    );
    this.bytes = bytes;
    this.maxBytes = maxBytes;
  }
}
