import { pipeline } from "node:stream/promises";
import { type CsvError, parse } from "csv-parse";
import { FileFormatError } from "../files/file-errors.ts";
import type { Delimiter, MalformedRow } from "./profile.ts";

/** Guards memory against a quote that is never closed, which would make the whole rest one row. */
const MAX_ROW_CHARACTERS = 1024 * 1024;

/** Who takes the rows of a file. */
export interface RowReader {
  /** A row of cells, which may be too few or too many; `line` is where it ends. */
  onRow(cells: readonly string[], line: number): void;
  /** A row that cannot be told into cells. */
  onMalformed(row: MalformedRow): void;
}

/**
 * Reads the rows of a CSV file (RFC 4180) with nothing kept of them. Resolves when all are read.
 *
 * @throws FileFormatError for a row of more than 1 MiB, and what `texts` or the reader throw
 */
export async function parseRows(
  path: string,
  texts: AsyncIterable<string>,
  delimiter: Delimiter,
  reader: RowReader,
): Promise<void> {
  const parser = parse({
    delimiter,
    skip_empty_lines: true,
    max_record_size: MAX_ROW_CHARACTERS,
    // Rows of another length are the reader's to count.
    relax_column_count: true,
    skip_records_with_error: true,
    on_skip: (error) => {
      if (error !== undefined) giveUpRow(path, error, reader);
      return undefined;
    },
    on_record: (cells: string[], { lines }) => {
      reader.onRow(cells, lines);
      return null;
    },
  });
  // Nothing comes out, but the parser ends only when somebody reads.
  parser.resume();
  await pipeline(texts, parser);
}

/** After a row that is too long the parser would leave out the rest of the file, unseen. */
function giveUpRow(path: string, error: CsvError, reader: RowReader): void {
  const line = Number(error["lines"]);
  if (error.code === "CSV_MAX_RECORD_SIZE") {
    throw new FileFormatError(
      path,
      "CSV",
      `a row is longer than ${MAX_ROW_CHARACTERS} characters at line ${line}; a quote before it may never be closed`,
    );
  }
  reader.onMalformed({ line, problem: "quotes" });
}
