import { constants } from "node:fs";
import { type FileHandle, lstat, open } from "node:fs/promises";
import { quote } from "../arguments/check.ts";
import { confinePath } from "./confine-path.ts";
import { FileLimitError, PathNotAllowedError, toFileError } from "./file-errors.ts";
import { checkSameFile } from "./same-file.ts";

const CHUNK_BYTES = 65_536;

// Neither exists on Windows. NONBLOCK: opening a pipe that took the file's place must not hang.
const READ_FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** What a reader of a file's bytes needs. */
export interface ReadOptions {
  readonly signal: AbortSignal;
  /** More is a FileLimitError. Default: no limit. */
  readonly maxBytes?: number | undefined;
}

/**
 * Opens a file inside the allowed folders, gives its bytes to `use` as they are read, and closes it. A chunk is valid
 * until the next one is asked for.
 *
 * @throws PathNotAllowedError, FileLimitError, FileAccessError, and the signal's reason
 */
export async function readFile<Result>(
  given: string,
  options: ReadOptions,
  use: (chunks: AsyncIterable<Uint8Array>) => Promise<Result>,
): Promise<Result> {
  try {
    await using handle = await openRegularFile(given);
    return await use(readChunks(handle, given, options));
  } catch (error) {
    throw toFileError(error, given, "read");
  }
}

async function openRegularFile(given: string): Promise<FileHandle> {
  const path = await confinePath(given);
  // Before opening: to open a device can already have an effect.
  if (!(await lstat(path.real)).isFile()) throw new PathNotAllowedError(given, "it is not a regular file");
  const handle = await open(path.real, READ_FLAGS);
  try {
    await checkSameFile(handle, path, path.real);
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function* readChunks(
  handle: FileHandle,
  given: string,
  options: ReadOptions,
): AsyncGenerator<Uint8Array> {
  const { signal, maxBytes = Infinity } = options;
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  for (let total = 0; ; ) {
    signal.throwIfAborted();
    const { bytesRead } = await handle.read(buffer, 0, CHUNK_BYTES, null);
    if (bytesRead === 0) return;
    total += bytesRead;
    if (total > maxBytes) {
      throw new FileLimitError(
        `File ${quote(given)} is larger than the limit of ${maxBytes} bytes. Read less of it with limit, or raise TASK_FILES_MAX_BYTES on the worker.`,
      );
    }
    yield buffer.subarray(0, bytesRead);
  }
}
