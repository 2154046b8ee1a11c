/**
 * What went wrong with the embedded engine itself; an error of a statement is an `EmbeddedDatabaseError` instead.
 *
 * - `EMBEDDED_UNREACHABLE`: no owner process could be reached or started in time. Nothing was sent.
 * - `EMBEDDED_OUTCOME_UNKNOWN`: the owner ended, or fell silent, while the call was with it. It may or may not have
 *   been carried out.
 * - `EMBEDDED_START_FAILED`: the owner, or the database in it, did not start. Nothing was sent.
 * - `EMBEDDED_VERSION_MISMATCH`: the running owner or the data directory belongs to an incompatible version.
 * - `EMBEDDED_DIRECTORY`: the data directory cannot be used.
 * - `EMBEDDED_TOO_LARGE`: the call or its answer is over the limit of one frame. A call was not sent.
 * - `EMBEDDED_CLOSED`: the engine was closed by this process. Nothing was sent.
 */
export type EmbeddedEngineErrorCode =
  | "EMBEDDED_UNREACHABLE"
  | "EMBEDDED_OUTCOME_UNKNOWN"
  | "EMBEDDED_START_FAILED"
  | "EMBEDDED_VERSION_MISMATCH"
  | "EMBEDDED_DIRECTORY"
  | "EMBEDDED_TOO_LARGE"
  | "EMBEDDED_CLOSED";

/** The embedded engine could not serve a call; tell the cases apart by `code`. */
export class EmbeddedEngineError extends Error {
  override readonly name = "EmbeddedEngineError";
  readonly code: EmbeddedEngineErrorCode;

  constructor(code: EmbeddedEngineErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
