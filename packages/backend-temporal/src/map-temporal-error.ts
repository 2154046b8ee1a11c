import {
  BackendUnavailableError,
  EngineError,
  SubmitError,
  TaskAbstractionError,
} from "@task-abstraction/core";

/** A server, for messages. */
export interface Server {
  readonly address: string;
  readonly namespace: string;
  /** Why the last call did not reach it, where it was not reached since. */
  lastTrouble?(): string | undefined;
}

/** Codes of gRPC. https://grpc.io/docs/guides/status-codes/ */
export const CODES = {
  cancelled: 1,
  invalidArgument: 3,
  deadlineExceeded: 4,
  notFound: 5,
  permissionDenied: 7,
  resourceExhausted: 8,
  failedPrecondition: 9,
  outOfRange: 11,
  unimplemented: 12,
  internal: 13,
  unavailable: 14,
  unauthenticated: 16,
} as const;

/** The server answered, and has not done it. */
const REFUSED: ReadonlySet<number | undefined> = new Set([
  CODES.invalidArgument,
  CODES.notFound,
  CODES.permissionDenied,
  CODES.failedPrecondition,
  CODES.outOfRange,
  CODES.unimplemented,
  CODES.unauthenticated,
]);

/** Of an error of the SDK, or of one that caused it. */
function grpcCodeOf(error: unknown): number | undefined {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth += 1) {
    const { code } = cause as { code?: unknown };
    if (typeof code === "number") return code;
  }
  return undefined;
}

/** Whether the server has no such run, or none in that state. */
export function isNotFound(error: unknown): boolean {
  const { name } = error as Error;
  if (lacksNamespace(error)) return false;
  return (
    name === "WorkflowNotFoundError" ||
    name === "ActivityNotFoundError" ||
    grpcCodeOf(error) === CODES.notFound
  );
}

/** Whether it is the namespace that the server does not have: the code is that of a run that is not there. */
function lacksNamespace(error: unknown): boolean {
  return (
    (error as Error).name === "NamespaceNotFoundError" ||
    /namespace .* (is )?not found/i.test(reasonOf(error))
  );
}

/** Whether a server does not take the id of a run as one: too long, or no text that it can hold. */
export function isNoSuchRun(error: unknown): boolean {
  return grpcCodeOf(error) === CODES.invalidArgument;
}

/** An error of a read, or of a worker's connection. */
export function toUnavailable(error: unknown, server: Server): TaskAbstractionError {
  if (TaskAbstractionError.isInstance(error)) return error;
  const code = grpcCodeOf(error);
  const told = (code === CODES.deadlineExceeded ? server.lastTrouble?.() : undefined) ?? reasonOf(error);
  if (code === CODES.permissionDenied || code === CODES.unauthenticated)
    return new BackendUnavailableError(
      `Temporal at ${server.address} refuses this client: ${told}. Check TEMPORAL_API_KEY, or the certificates.`,
      { cause: error },
    );
  if (lacksNamespace(error))
    return new BackendUnavailableError(
      `Temporal at ${server.address} has no namespace "${server.namespace}". Check TEMPORAL_NAMESPACE.`,
      { cause: error },
    );
  if (code === undefined || UNREACHED.has(code))
    return new BackendUnavailableError(
      `Temporal at ${server.address} cannot be reached: ${told}. Check TEMPORAL_ADDRESS, and that the server runs.`,
      { cause: error },
    );
  return new EngineError(`Temporal at ${server.address} answered: ${told}`, { cause: error });
}

/** Transport, time or load: the next try may do. */
const UNREACHED: ReadonlySet<number> = new Set([
  CODES.cancelled,
  CODES.deadlineExceeded,
  CODES.resourceExhausted,
  CODES.internal,
  CODES.unavailable,
]);

/** An error of a start. The SDK repeats one that got no answer, so that only an answer tells that it was not done. */
export function toSubmitError(error: unknown, server: Server): TaskAbstractionError {
  if (TaskAbstractionError.isInstance(error)) return error;
  const cause = toUnavailable(error, server);
  const isRefused = lacksNamespace(error) || REFUSED.has(grpcCodeOf(error));
  return new SubmitError(cause.message, isRefused ? "not-sent" : "unknown", { cause });
}

/** The server's own words are those of the cause. */
function reasonOf(error: unknown): string {
  const { cause } = error as Error;
  const told = (cause as { details?: unknown } | undefined)?.details;
  if (typeof told === "string" && told !== "") return told;
  return error instanceof Error ? error.message : String(error);
}
