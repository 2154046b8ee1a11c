import type { DataDirectory } from "./data-directory.ts";
import { EmbeddedEngineError } from "./embedded-engine-error.ts";
import type { Refusal } from "./owner-protocol.ts";

/** Why an owner that runs has not let this process in. */
export function toRefusalError({ reason, message }: Refusal, directory: DataDirectory): EmbeddedEngineError {
  if (reason === "version") return new EmbeddedEngineError("EMBEDDED_VERSION_MISMATCH", message);
  if (reason === "token")
    return new EmbeddedEngineError("EMBEDDED_UNREACHABLE", `${message} (${directory.lock})`);
  return new EmbeddedEngineError(
    "EMBEDDED_START_FAILED",
    `The database in ${directory.root} did not start: ${message}. The log is ${directory.log}.`,
  );
}
