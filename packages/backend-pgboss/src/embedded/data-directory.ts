import { access, constants, mkdir, readFile, realpath, stat, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { EmbeddedEngineError } from "./embedded-engine-error.ts";

/** The major version of PostgreSQL that PGlite is built from; PostgreSQL opens no other's files. */
export const POSTGRES_MAJOR = "18";

/** Raised when the files beside `postgres/` change their meaning. */
export const LAYOUT_VERSION = 1;

/** What lies where in a data directory. */
export interface DataDirectory {
  readonly root: string;
  /** The database's own files. */
  readonly postgres: string;
  /** Exists only while `postgres/` is being filled for the first time; what it stands beside is worth nothing. */
  readonly unfinished: string;
  readonly format: string;
  readonly lock: string;
  readonly log: string;
}

/** The layout of the data directory at `root`. */
export function describeDataDirectory(root: string): DataDirectory {
  return {
    root,
    postgres: join(root, "postgres"),
    unfinished: join(root, "postgres.unfinished"),
    format: join(root, "format.json"),
    lock: join(root, "owner.lock"),
    log: join(root, "owner.log"),
  };
}

/**
 * Makes the data directory where there is none, and makes sure that it can be used. Nothing in an existing one changes.
 *
 * @throws EmbeddedEngineError `EMBEDDED_DIRECTORY` where it cannot be made or written, `EMBEDDED_VERSION_MISMATCH`
 * where another version has written it.
 */
export async function prepareDataDirectory(path: string): Promise<DataDirectory> {
  try {
    const isNew = await makeDirectory(resolve(path));
    // Git, and the tools that follow it, then pass the database by without a line in the project's own .gitignore.
    if (isNew) await writeFile(join(path, ".gitignore"), "*\n");
    await access(path, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw unusableDirectory(path, cause);
  }
  const directory = describeDataDirectory(await realpath(path));
  await checkFormat(directory).catch((cause: unknown) => {
    throw cause instanceof EmbeddedEngineError ? cause : unusableDirectory(path, cause);
  });
  return directory;
}

/** Notes which version fills a new data directory. */
export async function writeFormat({ format }: DataDirectory): Promise<void> {
  await writeFile(format, `${JSON.stringify({ layout: LAYOUT_VERSION, postgres: POSTGRES_MAJOR })}\n`);
}

/** True where an earlier start has finished filling the directory. */
export async function isInitialised({ postgres, unfinished }: DataDirectory): Promise<boolean> {
  return (await exists(postgres)) && !(await exists(unfinished));
}

/** @throws EmbeddedEngineError `EMBEDDED_VERSION_MISMATCH` or `EMBEDDED_DIRECTORY`. */
async function checkFormat(directory: DataDirectory): Promise<void> {
  const layout = parseLayoutVersion(await readIfThere(directory.format));
  if (layout !== undefined && layout > LAYOUT_VERSION) {
    throw new EmbeddedEngineError(
      "EMBEDDED_VERSION_MISMATCH",
      `The data directory ${directory.root} was written by a newer version of this package (layout ${layout}, this one knows ${LAYOUT_VERSION}). Upgrade the package here, or use another directory.`,
    );
  }
  if (!(await isInitialised(directory))) return;
  const major = (await readIfThere(join(directory.postgres, "PG_VERSION")))?.trim();
  if (major === undefined) {
    throw new EmbeddedEngineError(
      "EMBEDDED_DIRECTORY",
      `${directory.postgres} exists but holds no database. Use another data directory, or move what is there away.`,
    );
  }
  if (major !== POSTGRES_MAJOR) {
    throw new EmbeddedEngineError(
      "EMBEDDED_VERSION_MISMATCH",
      `The data directory ${directory.root} holds a database of PostgreSQL ${major}, this version of the package runs PostgreSQL ${POSTGRES_MAJOR}. Use the version of the package that wrote it, or another directory.`,
    );
  }
}

/**
 * Makes `path` and what is missing above it; false where it was there. Node's own `recursive` never comes back from a
 * path that cannot be made below a directory that exists, as in `/proc` (seen with Node 24.21).
 */
async function makeDirectory(path: string): Promise<boolean> {
  try {
    await mkdir(path, { mode: 0o700 });
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST" && (await stat(path)).isDirectory()) return false;
    if (code !== "ENOENT" || dirname(path) === path || (await exists(dirname(path)))) throw error;
  }
  await makeDirectory(dirname(path));
  return makeDirectory(path);
}

function parseLayoutVersion(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  try {
    const { layout } = JSON.parse(text) as { layout?: unknown };
    return typeof layout === "number" ? layout : undefined;
  } catch {
    return undefined;
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  return readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return undefined;
    throw error;
  });
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/** The error for a data directory on which a call of the file system failed. */
export function unusableDirectory(path: string, cause: unknown): EmbeddedEngineError {
  const reason = describeFileError(cause as NodeJS.ErrnoException);
  return new EmbeddedEngineError(
    "EMBEDDED_DIRECTORY",
    `The data directory ${path} cannot be used: ${reason}. Name a directory that this user may write, on a disk with room.`,
    { cause },
  );
}

/** What a failed call of the file system means for the data directory. */
export function describeFileError({ code, message }: { code?: string | undefined; message: string }): string {
  return reasons[code ?? ""] ?? message;
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: "this user may not read and write it",
  EPERM: "this user may not read and write it",
  EROFS: "it is on a read-only file system",
  ENOTDIR: "a part of the path is a file",
  EEXIST: "there is a file of that name",
  ENOSPC: "the disk is full",
  EDQUOT: "this user's share of the disk is used up",
  EFBIG: "it would need a larger file than this user may write there",
  ENOENT: "a part of the path does not exist and cannot be made",
};
