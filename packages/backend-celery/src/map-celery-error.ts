import { BackendUnavailableError, SubmitError } from "@task-abstraction/core";

/** What could not be reached. */
export interface Unreached {
  /** What and where it is, without secrets. */
  readonly title: string;
  /** The setting that names it. */
  readonly setting: string;
}

/** What a connection or a command threw, in the words of core. */
export function mapCeleryError(error: unknown, { title, setting }: Unreached): BackendUnavailableError {
  if (BackendUnavailableError.isInstance(error)) return error;
  return new BackendUnavailableError(
    `${title} cannot be reached: ${messageOf(error)}. Check ${setting}, and that the server runs and lets this machine in.`,
    { cause: error },
  );
}

/** A message that the broker certainly does not have. */
export function notSent(title: string, cause: unknown): SubmitError {
  if (SubmitError.isInstance(cause)) return cause;
  return new SubmitError(`${title} did not take the message: ${messageOf(cause)}`, "not-sent", { cause });
}

/** A message of which nobody knows whether the broker has it. */
export function notConfirmed(title: string, cause: unknown): SubmitError {
  return new SubmitError(
    `${title} did not confirm the message: ${messageOf(cause)}. It may have arrived.`,
    "unknown",
    { cause },
  );
}

/** Node gives one error per address that it tried. */
function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return messageOf(error.errors[0]);
  return error instanceof Error ? error.message : String(error);
}
