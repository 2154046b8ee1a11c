import { quote } from "../arguments/check.ts";

/**
 * A path that a task was given leads out of the folders this worker allows, or to something that is not a regular
 * file. No attempt follows. The message repeats only what the caller gave: where it led is in the worker's log.
 */
export class PathNotAllowedError extends Error {
  override readonly name = "PathNotAllowedError";

  constructor(path: string, problem: string) {
    super(
      `Path ${quote(path)} is not allowed: ${problem}. Give a path inside the folders that the worker allows (its TASK_FILES_ROOT).`,
    );
  }
}

/** A file holds more than this worker reads, or than the call allows. No attempt follows. */
export class FileLimitError extends Error {
  override readonly name = "FileLimitError";
}

/** A file is not what its format says. No attempt follows. */
export class FileFormatError extends Error {
  override readonly name = "FileFormatError";

  constructor(path: string, format: string, problem: string) {
    super(`File ${quote(path)} is not usable as ${format}: ${problem}.`);
  }
}

/** The system refused to open, read or write a file. Another attempt may succeed: the file may come, the disk be emptied. */
export class FileAccessError extends Error {
  override readonly name = "FileAccessError";
  /** The system's code, for instance `ENOENT`. */
  readonly systemCode: string;

  constructor(path: string, action: "read" | "written", systemCode: string) {
    super(
      `File ${quote(path)} cannot be ${action}: ${reasons[systemCode] ?? "the system refused"} (${systemCode}).`,
    );
    this.systemCode = systemCode;
  }
}

/** Errors of file tasks after which no attempt can help. */
export const permanentFileErrors: readonly string[] = Object.freeze([
  "PathNotAllowedError",
  "FileLimitError",
  "FileFormatError",
  "ConfigurationError",
]);

const reasons: Readonly<Record<string, string>> = {
  EACCES: "the worker has no permission",
  EISDIR: "there is a folder of that name",
  EMFILE: "the worker has too many files open",
  ENAMETOOLONG: "the name is too long",
  ENOENT: "there is no such file",
  ENOSPC: "the disk is full",
  ENOTDIR: "a part of the path is not a folder",
  EPERM: "the worker has no permission",
  EROFS: "the disk is read-only",
};

/** The system's code of an error of `node:fs`, if it is one. */
export function systemCodeOf(error: unknown): string | undefined {
  const { code, syscall } = (error ?? {}) as { readonly code?: unknown; readonly syscall?: unknown };
  return typeof code === "string" && syscall !== undefined ? code : undefined;
}

/**
 * An error of `node:fs` in the caller's words. The original names the worker's own folders, so it is not kept as a
 * cause: causes travel with the result.
 */
export function toFileError(error: unknown, path: string, action: "read" | "written"): unknown {
  const code = systemCodeOf(error);
  return code === undefined ? error : new FileAccessError(path, action, code);
}
