import {
  BackendUnavailableError,
  EngineError,
  SubmitError,
  TaskAbstractionError,
} from "@task-abstraction/core";

/** What went wrong with the files, in the words that users know. */
export function mapDirectoryError(cause: unknown): never {
  if (TaskAbstractionError.isInstance(cause)) throw cause;
  if (cause instanceof SyntaxError) throw new EngineError("The file of this id is damaged.", { cause });
  throw new BackendUnavailableError(`The directory cannot be used: ${cause}`, { cause });
}

/** The ticket is written last, so that whatever failed, nobody runs it. */
export function mapSubmitError(cause: unknown): never {
  if (TaskAbstractionError.isInstance(cause)) throw cause;
  throw new SubmitError(`The directory cannot be used: ${cause}`, "not-sent", { cause });
}
