import {
  BackendUnavailableError,
  EngineError,
  SubmitError,
  TaskAbstractionError,
} from "@task-abstraction/core";

/** How the two engines say that they cannot be reached just now, or that nobody knows what became of a statement. */
const UNREACHABLE = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EAI_AGAIN",
  "ETIMEDOUT",
  "EPIPE",
  "EMBEDDED_DIRECTORY",
  "EMBEDDED_UNREACHABLE",
  "EMBEDDED_VERSION_MISMATCH",
  "EMBEDDED_OUTCOME_UNKNOWN",
  "EMBEDDED_START_FAILED",
]);

/** Before a statement could be sent. */
const NOT_SENT = new Set([
  "ECONNREFUSED",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EMBEDDED_DIRECTORY",
  "EMBEDDED_UNREACHABLE",
  "EMBEDDED_START_FAILED",
  "EMBEDDED_VERSION_MISMATCH",
]);

const SERVER_ADVICE =
  "Check databaseUrl (PGBOSS_DATABASE_URL), and that the server runs and lets this machine in.";

/** SQLSTATE: connection exceptions, operator intervention, too many connections, wrong credentials, no such database. */
const UNREACHABLE_SQLSTATE = /^(08|57P|53300|28|3D000)/;

/** What an engine call threw, in the words of core. */
export function mapPgbossError(error: unknown, engine: string): TaskAbstractionError {
  if (TaskAbstractionError.isInstance(error)) return error;
  const message = messageOf(error);
  if (isUnreachable(error)) {
    // The embedded engine's errors say by themselves what to do.
    const advice = codeOf(error).startsWith("EMBEDDED_") ? "" : `. ${SERVER_ADVICE}`;
    return new BackendUnavailableError(`${engine} cannot be reached: ${message}${advice}`, { cause: error });
  }
  return new EngineError(`${engine} answered with an error: ${message}`, { cause: error });
}

/** As {@link mapPgbossError}, for a submit: tells whether the task may be there. */
export function mapSubmitError(error: unknown, engine: string): TaskAbstractionError {
  const mapped = mapPgbossError(error, engine);
  if (!BackendUnavailableError.isInstance(mapped)) {
    return mapped instanceof EngineError
      ? new SubmitError(mapped.message, "not-sent", { cause: error })
      : mapped;
  }
  const outcome = wasNotSent(mapped.cause ?? error) ? "not-sent" : "unknown";
  return new SubmitError(mapped.message, outcome, { cause: mapped });
}

function isUnreachable(error: unknown): boolean {
  const code = codeOf(error);
  if (UNREACHABLE.has(code) || UNREACHABLE_SQLSTATE.test(code)) return true;
  // pg and its pool throw these without a code.
  return /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Database not opened/.test(
    messageOf(error),
  );
}

function wasNotSent(error: unknown): boolean {
  const code = codeOf(error);
  return (
    NOT_SENT.has(code) ||
    /^(28|3D000|53300|57P03)/.test(code) ||
    /timeout exceeded when trying to connect|Database not opened/.test(messageOf(error))
  );
}

function codeOf(error: unknown): string {
  // Node gives one error per address that it tried.
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  return typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
}

function messageOf(error: unknown): string {
  if (error instanceof AggregateError) return messageOf(error.errors[0]);
  return error instanceof Error ? error.message : String(error);
}
