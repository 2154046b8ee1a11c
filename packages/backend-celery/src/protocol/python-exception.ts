import type { TaskFailure, TaskFailureCode } from "@task-abstraction/core";
import { isRecord } from "./signature.ts";

/** An exception as Celery's JSON results carry it. `get()` in Python raises the class of that name. */
export interface PythonException {
  readonly exc_type: string;
  readonly exc_message: readonly unknown[];
  readonly exc_module: string;
}

/**
 * Of errors that only Node knows. Celery makes a class up for a module it cannot import; one of `builtins` that is no
 * exception would be refused with a SecurityError.
 */
const NODE_MODULE = "node";

type Names = readonly [module: string, type: string];

/** Failures that Celery has a name for. */
const KNOWN: Readonly<Partial<Record<TaskFailureCode, Names>>> = {
  NOT_REGISTERED: ["celery.exceptions", "NotRegistered"],
  TIMEOUT: ["billiard.exceptions", "TimeLimitExceeded"],
  WORKER_LOST: ["billiard.exceptions", "WorkerLostError"],
  EXPIRED: ["celery.exceptions", "TaskRevokedError"],
};

/** What Celery's own failures are here. */
const CODES: ReadonlyMap<string, TaskFailureCode> = new Map([
  ["NotRegistered", "NOT_REGISTERED"],
  ["TimeLimitExceeded", "TIMEOUT"],
  ["SoftTimeLimitExceeded", "TIMEOUT"],
  ["WorkerLostError", "WORKER_LOST"],
]);

/** Exceptions of Python that JavaScript has under the same name: a caller in Python may catch them as usual. */
const BUILTINS = new Set(["TypeError", "SyntaxError"]);

/** A failure for a caller in Python. */
export function toException(failure: TaskFailure): PythonException {
  const [module, type] = KNOWN[failure.code] ?? [
    BUILTINS.has(failure.type) ? "builtins" : NODE_MODULE,
    toClassName(failure.type),
  ];
  return { exc_type: type, exc_message: [failure.message], exc_module: module };
}

/** Of a task that was taken back before or while it ran. */
export function revokedException(reason: "revoked" | "terminated" | "expired"): PythonException {
  return { exc_type: "TaskRevokedError", exc_message: [reason], exc_module: "celery.exceptions" };
}

/** What a worker in Python wrote, with the code that means the same; `undefined` for what is no exception. */
export function readException(value: unknown, traceback: string | undefined): TaskFailure | undefined {
  if (!isRecord(value) || typeof value["exc_type"] !== "string") return undefined;
  const type = value["exc_type"];
  const code = CODES.get(type) ?? "TASK_ERROR";
  return {
    code,
    type,
    message: readMessage(value["exc_message"]),
    ...(traceback === undefined ? {} : { stack: traceback }),
    retryable: code !== "NOT_REGISTERED",
  };
}

/** An exception's arguments: most have one, a text. */
function readMessage(value: unknown): string {
  const items = Array.isArray(value) ? value : [value];
  return items.map((item) => (typeof item === "string" ? item : JSON.stringify(item))).join(", ");
}

/** What Python may take for the name of a class. */
function toClassName(type: string): string {
  return /^[A-Za-z_]\w{0,99}$/.test(type) ? type : "Error";
}
