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

/**
 * SQLSTATE of what passes by itself: a lost race, no room, a limit on a statement or a lock, a server that a failover has
 * made a standby. The statement has been rolled back. https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const PASSING_SQLSTATE = /^(40001|40P01|53|55P03|57014|25006)/;

const MISSING_RIGHT = "42501";
const RIGHTS_ADVICE =
  "Its role needs CREATE on the database, to make the schema; or a schema of its own (CREATE SCHEMA … AUTHORIZATION …); or, in a schema that is filled already, USAGE on it and all rights on its tables.";
const TLS_ADVICE = "Check sslmode in databaseUrl (PGBOSS_DATABASE_URL) against what the server offers.";

/** What an engine call threw, in the words of core. */
export function mapPgbossError(error: unknown, engine: string): TaskAbstractionError {
  if (TaskAbstractionError.isInstance(error)) return error;
  const message = messageOf(error);
  if (isTlsFault(error))
    return new BackendUnavailableError(`${engine} cannot be reached: ${message}. ${TLS_ADVICE}`, {
      cause: error,
    });
  if (isUnreachable(error)) {
    // The embedded engine's errors say by themselves what to do.
    const advice = codeOf(error).startsWith("EMBEDDED_") ? "" : `. ${SERVER_ADVICE}`;
    return new BackendUnavailableError(`${engine} cannot be reached: ${message}${advice}`, { cause: error });
  }
  if (PASSING_SQLSTATE.test(codeOf(error)))
    return new BackendUnavailableError(`${engine} cannot serve this just now: ${message}`, { cause: error });
  const advice = isMissingRight(error) ? `. ${RIGHTS_ADVICE}` : "";
  return new EngineError(`${engine} answered with an error: ${message}${advice}`, { cause: error });
}

/** The role may not do this. */
export function isMissingRight(error: unknown): boolean {
  return codeOf(error) === MISSING_RIGHT;
}

/** There is no schema of that name. */
export function isMissingSchema(error: unknown): boolean {
  return codeOf(error) === "3F000";
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
  return /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Query read timeout|Database not opened/.test(
    messageOf(error),
  );
}

/** Before a connection can be used: what node-postgres and Node say of TLS that the two ends do not agree on. */
function isTlsFault(error: unknown): boolean {
  return /CERT|^ERR_TLS|^ERR_SSL|^UNABLE_TO_/.test(codeOf(error)) || /SSL connection/.test(messageOf(error));
}

function wasNotSent(error: unknown): boolean {
  const code = codeOf(error);
  return (
    NOT_SENT.has(code) ||
    isTlsFault(error) ||
    PASSING_SQLSTATE.test(code) ||
    /^(28|3D000|57P03)/.test(code) ||
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
