import {
  BackendUnavailableError,
  type ErrorCode,
  ResultTimeoutError,
  TaskAbstractionError,
  UnsupportedOptionError,
} from "@task-abstraction/core";
import type { ApplicationCommands } from "../application/application.ts";
import { AdvisedError } from "./advised-error.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";
import { exitCodeOfSignal, Interrupted } from "./interrupted.ts";
import { UsageError } from "./usage-error.ts";

/** An error as a command reports it. */
export interface ErrorReport {
  readonly code: string;
  readonly message: string;
  /** What to type next. */
  readonly next: string;
  readonly exitCode: ExitCode;
}

/** What a person can do about an error and what a program reads as the exit code. */
export function describeError(error: unknown, commands: ApplicationCommands): ErrorReport {
  if (error instanceof AdvisedError) return { ...describeError(error.cause, commands), next: error.next };
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof UsageError) {
    return {
      code: error.code,
      message,
      next: error.next ?? `${commands.program} --help`,
      exitCode: exitCodes.usage,
    };
  }
  if (error instanceof Interrupted) {
    return { code: "INTERRUPTED", message, next: "run it again", exitCode: exitCodeOfSignal(error.signal) };
  }
  if (isUnreachable(error))
    return { code: codeOf(error), message, next: commands.check, exitCode: exitCodes.unreachable };
  if (!TaskAbstractionError.isInstance(error))
    return { code: codeOf(error), message, next: commands.check, exitCode: exitCodes.failed };
  return {
    code: error.code,
    message,
    next: describeNext(error, commands),
    exitCode: EXIT_CODES[error.code] ?? exitCodes.failed,
  };
}

function describeNext(error: TaskAbstractionError, commands: ApplicationCommands): string {
  const flag = UnsupportedOptionError.isInstance(error) ? FLAGS[error.option] : undefined;
  return flag === undefined
    ? (nextOf(error.code, commands) ?? commands.check)
    : `leave ${flag} out (${commands.check} shows what the engine can do)`;
}

/** How the command line calls an option of core. */
const FLAGS: Readonly<Record<string, string>> = {
  delayMs: "--delay",
  expiresMs: "--expires",
  priority: "--priority",
  idempotencyKey: "--key",
};

function nextOf(code: ErrorCode, commands: ApplicationCommands): string | undefined {
  switch (code) {
    case "BACKEND_NOT_CHOSEN":
      return commands.chooseBackend;
    case "DUPLICATE_NAME":
    case "INVALID_ARGUMENTS":
      return commands.tasks;
    case "NOT_REGISTERED":
      return `give --tasks the module that defines it (${commands.tasks} lists what is loaded)`;
    case "TASK_NOT_FOUND":
      return "check the id; the id of a workflow needs --workflow";
    default:
      return undefined;
  }
}

const USAGE_CODES = [
  "BACKEND_INCOMPATIBLE",
  "BACKEND_INVALID",
  "BACKEND_NOT_CHOSEN",
  "BACKEND_NOT_INSTALLED",
  "BACKEND_UNKNOWN",
  "CONFIGURATION_INVALID",
  "DUPLICATE_NAME",
  "INVALID_ARGUMENTS",
  "INVALID_NAME",
  "INVALID_OPTION",
  "NOT_REGISTERED",
  "NOT_SERIALIZABLE",
  "PAYLOAD_TOO_LARGE",
  "TASK_MODULE_INVALID",
  "UNSUPPORTED_OPTION",
] as const satisfies readonly ErrorCode[];

const EXIT_CODES: Partial<Readonly<Record<ErrorCode, ExitCode>>> = {
  ...Object.fromEntries(USAGE_CODES.map((code) => [code, exitCodes.usage])),
  RESULT_TIMEOUT: exitCodes.timeUp,
  TASK_NOT_FOUND: exitCodes.notFound,
};

/** Also an error that was caused by one, such as a submit that did not get through. */
function isUnreachable(error: unknown): boolean {
  if (BackendUnavailableError.isInstance(error)) return true;
  // A wait's cause is the last fault it passed over; that its time is up says more.
  if (ResultTimeoutError.isInstance(error)) return false;
  // `ping` rejects with this when the engine does not answer in time.
  if (error instanceof DOMException && error.name === "TimeoutError") return true;
  return error instanceof Error && error.cause !== undefined && isUnreachable(error.cause);
}

function codeOf(error: unknown): string {
  if (TaskAbstractionError.isInstance(error)) return error.code;
  return error instanceof DOMException && error.name === "TimeoutError"
    ? "BACKEND_UNAVAILABLE"
    : "UNEXPECTED";
}
