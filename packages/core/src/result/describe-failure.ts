import type { TaskFailure, TaskFailureCode } from "./task-failure.ts";

/** Of a message and of a stack each: engines have limits, and an error that cannot be stored is lost. */
const MAX_TEXT_LENGTH = 8_000;
const MAX_CAUSES = 5;

/** What a handler threw, an Error or anything else, as a {@link TaskFailure}. Never throws itself. */
export function describeFailure(thrown: unknown, code: TaskFailureCode, retryable: boolean): TaskFailure {
  return describe(thrown, code, retryable, 0);
}

function describe(thrown: unknown, code: TaskFailureCode, retryable: boolean, depth: number): TaskFailure {
  if (!isError(thrown))
    return { code, type: typeof thrown, message: printable(() => toText(thrown)), retryable };
  const { name, message, stack, cause } = readError(thrown);
  return {
    code,
    type: name || "Error",
    message,
    ...(stack === undefined ? {} : { stack }),
    retryable,
    ...(cause === undefined || depth >= MAX_CAUSES
      ? {}
      : { cause: describe(cause, code, retryable, depth + 1) }),
  };
}

/** Also one of another realm (`vm`, a test runner), which is no instance of this realm's Error. */
function isError(thrown: unknown): thrown is Error {
  return thrown instanceof Error || Object.prototype.toString.call(thrown) === "[object Error]";
}

function readError(thrown: Error): {
  name: string;
  message: string;
  stack: string | undefined;
  cause: unknown;
} {
  try {
    return {
      name: printable(() => String(thrown.name)),
      message: printable(() => String(thrown.message)),
      stack: typeof thrown.stack === "string" ? printable(() => String(thrown.stack)) : undefined,
      cause: thrown.cause,
    };
  } catch {
    return { name: "Error", message: UNPRINTABLE, stack: undefined, cause: undefined };
  }
}

const UNPRINTABLE = "a value that cannot be printed";

function toText(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? String(value));
}

/** Engines refuse text with lone surrogates, also one that was cut in half; the error that carries it must still arrive. */
function printable(text: () => string): string {
  try {
    return text().slice(0, MAX_TEXT_LENGTH).toWellFormed();
  } catch {
    return UNPRINTABLE;
  }
}
