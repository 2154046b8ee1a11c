import { ConfigurationError } from "@task-abstraction/core";

/** How much of a file one task may hold in memory. */
export interface FileLimits {
  readonly maxRows: number;
  readonly maxBytes: number;
}

const DEFAULT_MAX_ROWS = 100_000;
const DEFAULT_MAX_BYTES = 64 * 1024 * 1024;

/**
 * The limits of this worker, from `TASK_FILES_MAX_ROWS` (default 100 000) and `TASK_FILES_MAX_BYTES` (default 64 MiB).
 * Callers can only lower them: memory is the worker's.
 *
 * @throws ConfigurationError (CONFIGURATION_INVALID)
 */
export function readFileLimits(): FileLimits {
  return {
    maxRows: readLimit("TASK_FILES_MAX_ROWS", DEFAULT_MAX_ROWS),
    maxBytes: readLimit("TASK_FILES_MAX_BYTES", DEFAULT_MAX_BYTES),
  };
}

function readLimit(variable: string, fallback: number): number {
  const text = process.env[variable];
  if (text === undefined || text === "") return fallback;
  const limit = Number(text);
  if (Number.isSafeInteger(limit) && limit > 0) return limit;
  throw new ConfigurationError("the file tasks", [
    `${variable} is "${text}", but must be a whole number of at least 1.`,
  ]);
}
