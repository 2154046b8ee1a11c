import { TaskAbstractionError } from "@task-abstraction/core";
import { EmbeddedEngineError } from "../embedded/embedded-engine-error.ts";
import { COMMAND } from "./command-name.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";
import type { LockHolder } from "./find-lock-holder.ts";
import { UsageError } from "./usage-error.ts";

/** An error as the command reports it. */
export interface ErrorReport {
  readonly code: string;
  readonly message: string;
  /** What to type next. */
  readonly next: string;
  /** The owner that the error is about, and its log. */
  readonly pid?: number;
  readonly log?: string;
}

/** What a person can do about an error, which is about `holder` where that is given. */
export function describeError(error: unknown, holder?: LockHolder): ErrorReport {
  const message = error instanceof Error ? error.message : String(error);
  return { code: codeOf(error), message, next: nextFor(error, holder), ...holder };
}

/** What a program reads as the exit code. */
export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof UsageError || TaskAbstractionError.isInstance(error)) return exitCodes.usage;
  return error instanceof EmbeddedEngineError ? exitCodes.unreachable : exitCodes.failed;
}

function codeOf(error: unknown): string {
  if (error instanceof UsageError) return "USAGE";
  if (error instanceof EmbeddedEngineError || TaskAbstractionError.isInstance(error)) return error.code;
  return "UNEXPECTED";
}

function nextFor(error: unknown, holder: LockHolder | undefined): string {
  if (holder === undefined) return `${COMMAND} --help`;
  return error instanceof EmbeddedEngineError && error.code === "EMBEDDED_VERSION_MISMATCH"
    ? `kill -TERM ${holder.pid} (ends it after the call it is at)`
    : `tail ${quote(holder.log)}`;
}

function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
