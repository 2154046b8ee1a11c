import type { FileHandle } from "node:fs/promises";
import { lstat, realpath } from "node:fs/promises";
import type { ConfinedPath } from "./confine-path.ts";
import { PathNotAllowedError } from "./file-errors.ts";

/**
 * After opening: makes sure that the handle is the regular file at the path that was checked, and that no folder on
 * the way was meanwhile replaced by a link.
 *
 * @param opened the path that was opened: `path.real`, or a temporary file beside it
 * @throws PathNotAllowedError
 */
export async function checkSameFile(handle: FileHandle, path: ConfinedPath, opened: string): Promise<void> {
  const held = await handle.stat({ bigint: true });
  if (!held.isFile()) throw new PathNotAllowedError(path.given, "it is not a regular file");
  const now = await lstat(opened, { bigint: true });
  if ((await realpath(opened)) !== opened || now.ino !== held.ino || now.dev !== held.dev) {
    throw new PathNotAllowedError(path.given, "it was replaced while it was opened");
  }
}
