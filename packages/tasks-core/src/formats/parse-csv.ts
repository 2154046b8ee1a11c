import { pipeline } from "node:stream/promises";
import { CsvError, parse } from "csv-parse";
import { FileFormatError } from "../files/file-errors.ts";
import type { Delimiter } from "./file-format.ts";

/** Guards against a wrong delimiter or an open quote, which would make the whole file one record. */
const MAX_RECORD_CHARACTERS = 1024 * 1024;

/**
 * The records of a CSV file (RFC 4180) as they are read, the header first.
 *
 * @throws FileFormatError with the line
 */
export async function* parseCsv(
  path: string,
  texts: AsyncIterable<string>,
  delimiter: Delimiter,
): AsyncGenerator<readonly string[]> {
  const parser = parse({ delimiter, skip_empty_lines: true, max_record_size: MAX_RECORD_CHARACTERS });
  // The parser ends with any error of the pipeline, and the loop below throws it.
  const fed = pipeline(texts, parser).catch(() => undefined);
  try {
    for await (const record of parser) yield record as readonly string[];
  } catch (error) {
    throw error instanceof CsvError ? new FileFormatError(path, "CSV", withoutStop(error.message)) : error;
  } finally {
    // A reader that has enough ends the parser; the source lets go of the file before anyone closes it.
    await fed;
  }
}

function withoutStop(sentence: string): string {
  return sentence.replace(/\.$/, "");
}
