import { nameError, TaskAbstractionError } from "./task-abstraction-error.ts";

/** The engine answered with an error that has no meaning of its own in this library; `cause` is the engine's. */
export class EngineError extends TaskAbstractionError {
  static {
    nameError(this, "EngineError");
  }

  override readonly code = "ENGINE_ERROR";
}
