import { EmbeddedEngineError } from "./embedded-engine-error.ts";

/** The error of every call after `close()`. */
export function engineClosed(): EmbeddedEngineError {
  return new EmbeddedEngineError(
    "EMBEDDED_CLOSED",
    "The embedded engine was closed by this process. Connect to it again.",
  );
}
