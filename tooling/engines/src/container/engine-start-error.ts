/** An engine's container did not start, or the engine in it never became ready. The message ends with its last log lines. */
export class EngineStartError extends Error {
  override readonly name = "EngineStartError";

  readonly code = "ENGINE_NOT_STARTED";
}
