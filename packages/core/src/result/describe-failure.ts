import type { TaskFailure, TaskFailureCode } from "./task-failure.ts";

const MAX_STACK_LENGTH = 8_000;
const MAX_CAUSES = 5;

/** What a handler threw, an Error or anything else, as a {@link TaskFailure}. Never throws itself. */
export function describeFailure(thrown: unknown, code: TaskFailureCode, retryable: boolean): TaskFailure {
  return describe(thrown, code, retryable, 0);
}

function describe(thrown: unknown, code: TaskFailureCode, retryable: boolean, depth: number): TaskFailure {
  if (!(thrown instanceof Error)) return { code, type: typeof thrown, message: printable(thrown), retryable };
  const cause =
    thrown.cause === undefined || depth >= MAX_CAUSES ? undefined : describe(thrown.cause, code, retryable, depth + 1);
  return {
    code,
    type: wellFormed(thrown.name || "Error"),
    message: wellFormed(thrown.message),
    ...(typeof thrown.stack === "string" ? { stack: wellFormed(thrown.stack).slice(0, MAX_STACK_LENGTH) } : {}),
    retryable,
    ...(cause === undefined ? {} : { cause }),
  };
}

function printable(value: unknown): string {
  try {
    return wellFormed(typeof value === "string" ? value : (JSON.stringify(value) ?? String(value)));
  } catch {
    return "a value that cannot be printed";
  }
}

/** Engines refuse text with lone surrogates; the error that carries one must still arrive. */
function wellFormed(text: unknown): string {
  return String(text).toWellFormed();
}
