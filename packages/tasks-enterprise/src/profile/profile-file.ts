import createXxHash from "xxhash-wasm";
import { readFile } from "../files/read-file.ts";
import { decodeText } from "./decode-text.ts";
import { detectDelimiter } from "./detect-delimiter.ts";
import { parseRows } from "./parse-rows.ts";
import type { CsvProfile, Delimiter, ProfileSource } from "./profile.ts";
import { RowProfiler } from "./row-profiler.ts";

/**
 * Describes the columns of a CSV file, which is read once and never held. The event loop turns with every chunk.
 *
 * @throws PathNotAllowedError, FileFormatError, FileAccessError, and the signal's reason
 */
export async function profileFile(source: ProfileSource, signal: AbortSignal): Promise<CsvProfile> {
  const { h64 } = await createXxHash();
  return readFile(source.path, { signal }, async (chunks) => {
    let bytes = 0;
    async function* countBytes(): AsyncGenerator<Uint8Array> {
      for await (const chunk of chunks) {
        bytes += chunk.length;
        yield chunk;
      }
    }
    const { encoding, texts } = await decodeText(source.path, countBytes(), source.encoding);
    const rows = new RowProfiler(source, h64);
    const delimiter = await readRows(source, texts, rows);
    return { path: source.path, bytes, encoding, delimiter, ...rows.describe() };
  });
}

/** Reads all rows; answers the delimiter, which the beginning of the text tells if the call does not. */
async function readRows(
  source: ProfileSource,
  texts: AsyncIterable<string>,
  rows: RowProfiler,
): Promise<Delimiter> {
  const iterator = texts[Symbol.asyncIterator]();
  const first = await iterator.next();
  const delimiter = source.delimiter ?? detectDelimiter(first.done === true ? "" : first.value);
  async function* all(): AsyncGenerator<string> {
    for (let next = first; next.done !== true; next = await iterator.next()) yield next.value;
  }
  await parseRows(source.path, all(), delimiter, rows);
  return delimiter;
}
