import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** https://www.gnu.org/software/tar/manual/html_node/Standard.html: the unit of headers and of contents. */
const BLOCK_BYTES = 512;

const FOLDER_TYPE = "5";

/**
 * Writes the files of a database from a tar archive, as PGlite makes it: folders come before what is in them, and names
 * are short. PGlite's own way would take a write that a full disk cut short for a whole one.
 *
 * @throws the error of the file system, with its `code`.
 */
export function unpackDatabase(tar: Buffer, folder: string): void {
  mkdirSync(folder, { mode: 0o700 });
  for (let at = 0; at < tar.length && tar[at] !== 0; ) {
    const header = tar.subarray(at, at + BLOCK_BYTES);
    const path = join(folder, readText(header, 0, 100));
    const bytes = Number.parseInt(readText(header, 124, 136), 8);
    const content = tar.subarray(at + BLOCK_BYTES, at + BLOCK_BYTES + bytes);
    if (readText(header, 156, 157) === FOLDER_TYPE) mkdirSync(path, { mode: 0o700 });
    else writeFileSync(path, content, { mode: 0o600 });
    at += BLOCK_BYTES * (1 + Math.ceil(bytes / BLOCK_BYTES));
  }
}

function readText(header: Buffer, from: number, to: number): string {
  const [text] = header.toString("latin1", from, to).split("\0");
  return text?.trim() ?? "";
}
