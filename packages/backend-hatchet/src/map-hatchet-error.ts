import {
  BackendUnavailableError,
  EngineError,
  SubmitError,
  TaskAbstractionError,
} from "@task-abstraction/core";

import { RestError } from "./rest-error.ts";

/** An engine, for messages. */
export interface Server {
  /** Of gRPC. */
  readonly address: string;
  readonly apiUrl: string;
}

/** Codes of gRPC. https://grpc.io/docs/guides/status-codes/ */
export const CODES = {
  cancelled: 1,
  invalidArgument: 3,
  deadlineExceeded: 4,
  notFound: 5,
  alreadyExists: 6,
  permissionDenied: 7,
  resourceExhausted: 8,
  failedPrecondition: 9,
  outOfRange: 11,
  unimplemented: 12,
  internal: 13,
  unavailable: 14,
  unauthenticated: 16,
} as const;

/** The engine answered, and has not done it; with 8 it has no time for it now, or the message is too large. */
const REFUSED: ReadonlySet<number | undefined> = new Set([
  CODES.invalidArgument,
  CODES.notFound,
  CODES.alreadyExists,
  CODES.permissionDenied,
  CODES.resourceExhausted,
  CODES.failedPrecondition,
  CODES.outOfRange,
  CODES.unimplemented,
  CODES.unauthenticated,
]);

/** Transport, time or load: the next try may do. */
const UNREACHED: ReadonlySet<number | undefined> = new Set([
  undefined,
  CODES.cancelled,
  CODES.deadlineExceeded,
  CODES.resourceExhausted,
  CODES.internal,
  CODES.unavailable,
]);

/** Codes of HTTP as those of gRPC. */
const HTTP_CODES: ReadonlyMap<number, number> = new Map([
  [400, CODES.invalidArgument],
  [401, CODES.unauthenticated],
  [403, CODES.permissionDenied],
  [404, CODES.notFound],
  [429, CODES.resourceExhausted],
]);

/** Of an error of gRPC or of the REST API; `undefined` where the engine gave no answer. */
export function codeOf(error: unknown): number | undefined {
  const { name, code } = (error ?? {}) as { name?: unknown; code?: unknown };
  if (name === "AbortError" || name === "TimeoutError") return CODES.deadlineExceeded;
  if (error instanceof RestError)
    return error.status === undefined ? undefined : (HTTP_CODES.get(error.status) ?? CODES.internal);
  return typeof code === "number" ? code : undefined;
}

/** Whether the engine has no such run. */
export function isNotFound(error: unknown): boolean {
  return codeOf(error) === CODES.notFound;
}

/** Whether the next try may do. */
export function isPassing(error: unknown): boolean {
  return UNREACHED.has(codeOf(error));
}

/** An error of a read, or of a worker's connection. */
export function toUnavailable(error: unknown, server: Server): TaskAbstractionError {
  if (TaskAbstractionError.isInstance(error)) return error;
  const code = codeOf(error);
  const told = reasonOf(error);
  const place = error instanceof RestError ? server.apiUrl : server.address;
  if (code === CODES.permissionDenied || code === CODES.unauthenticated)
    return new BackendUnavailableError(
      `Hatchet at ${place} refuses this client: ${told}. Check HATCHET_CLIENT_TOKEN.`,
      { cause: error },
    );
  if (code === CODES.internal)
    return new BackendUnavailableError(`Hatchet at ${place} is in trouble: ${told}`, { cause: error });
  if (code === undefined || UNREACHED.has(code))
    return new BackendUnavailableError(
      `Hatchet at ${place} cannot be reached: ${told}. ${adviceOn(error, told)}`,
      {
        cause: error,
      },
    );
  return new EngineError(`Hatchet at ${place} answered: ${told}`, { cause: error });
}

/** An error of a submit: only an answer tells that it was not done, or that there was no connection to do it on. */
export function toSubmitError(error: unknown, server: Server): TaskAbstractionError {
  if (TaskAbstractionError.isInstance(error)) return error;
  const isRefused = REFUSED.has(codeOf(error)) || isUnconnected(error);
  return new SubmitError(toUnavailable(error, server).message, isRefused ? "not-sent" : "unknown", {
    cause: error,
  });
}

/** A call that found no connection has not been sent. */
function isUnconnected(error: unknown): boolean {
  return (
    codeOf(error) === CODES.unavailable &&
    /^(No connection established|Name resolution failed)/.test(reasonOf(error))
  );
}

function adviceOn(error: unknown, told: string): string {
  if (error instanceof RestError) return "Check HATCHET_CLIENT_API_URL, and that the engine runs.";
  // What TLS says where the other side speaks none, and HTTP/2 where it speaks TLS or HTTP/1.
  if (/wrong version number|Protocol error|1752460652|packet length too long/i.test(told))
    return "Check HATCHET_CLIENT_TLS_STRATEGY: an engine without certificates needs none; and that the port is that of gRPC.";
  return "Check HATCHET_CLIENT_HOST_PORT, and that the engine runs.";
}

/** The engine's own words. */
function reasonOf(error: unknown): string {
  const { details, name } = (error ?? {}) as { details?: unknown; name?: unknown };
  if (name === "AbortError" || name === "TimeoutError") return "it took too long";
  if (typeof details === "string" && details !== "") return details;
  return error instanceof Error ? error.message : String(error);
}
