import { createHash, randomUUID } from "node:crypto";
import { type FileHandle, lstat, mkdir, open, realpath, rename, unlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type ConfinedPath, confinePath } from "./confine-path.ts";
import { PathNotAllowedError, systemCodeOf, toFileError } from "./file-errors.ts";
import { checkSameFile } from "./same-file.ts";

/** What was written. */
export interface WrittenFile {
  readonly bytes: number;
  readonly sha256: string;
}

/**
 * Writes a file inside the allowed folders, making folders that are missing. The text goes to a temporary file beside
 * it, which takes the name only when it is whole and on disk: a reader sees the old file or the new one, and a second
 * run after a crash ends the same.
 *
 * @throws PathNotAllowedError, FileAccessError, and the signal's reason
 */
export async function writeFileAtomically(
  given: string,
  texts: AsyncIterable<string> | Iterable<string>,
  signal: AbortSignal,
): Promise<WrittenFile> {
  try {
    const path = await confinePath(given);
    await checkReplaceable(path);
    const folder = await makeFolder(path);
    const temporary = join(folder, `.${randomUUID()}.tmp`);
    const written = await writeTemporary(path, temporary, texts, signal);
    await replace(path, temporary);
    return written;
  } catch (error) {
    throw toFileError(error, given, "written");
  }
}

async function checkReplaceable(path: ConfinedPath): Promise<void> {
  const existing = await lstat(path.real).catch((error: unknown) => {
    if (systemCodeOf(error) !== "ENOENT") throw error;
  });
  if (existing !== undefined && !existing.isFile())
    throw new PathNotAllowedError(path.given, "it is not a regular file");
}

async function makeFolder(path: ConfinedPath): Promise<string> {
  const folder = dirname(path.real);
  await mkdir(folder, { recursive: true });
  if ((await realpath(folder)) !== folder)
    throw new PathNotAllowedError(path.given, "its folder was replaced by a link");
  return folder;
}

async function writeTemporary(
  path: ConfinedPath,
  temporary: string,
  texts: AsyncIterable<string> | Iterable<string>,
  signal: AbortSignal,
): Promise<WrittenFile> {
  // "wx" fails on anything that exists, a link included.
  const handle = await open(temporary, "wx");
  try {
    await checkSameFile(handle, path, temporary);
    const written = await writeTexts(handle, texts, signal);
    await handle.sync();
    await handle.close();
    return written;
  } catch (error) {
    // Closing twice is no fault, and the first error is the one to tell.
    await handle.close().catch(() => undefined);
    await unlink(temporary).catch(() => undefined);
    throw error;
  }
}

async function writeTexts(
  handle: FileHandle,
  texts: AsyncIterable<string> | Iterable<string>,
  signal: AbortSignal,
): Promise<WrittenFile> {
  const hash = createHash("sha256");
  let bytes = 0;
  for await (const text of texts) {
    signal.throwIfAborted();
    const chunk = Buffer.from(text);
    hash.update(chunk);
    bytes += chunk.length;
    await handle.appendFile(chunk);
  }
  return { bytes, sha256: hash.digest("hex") };
}

async function replace(path: ConfinedPath, temporary: string): Promise<void> {
  try {
    await rename(temporary, path.real);
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    throw error;
  }
}
