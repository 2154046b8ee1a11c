import { stringify } from "csv-stringify/sync";
import { cellOf } from "../table/cell.ts";
import type { Row } from "../table/table.ts";
import type { Delimiter, FileFormat } from "./file-format.ts";

/** Rows that become text at once, so that a large table is neither written row by row nor held as one string. */
const BATCH_ROWS = 1_000;

/** How rows are written. */
export interface WriteRowsOptions {
  readonly format: FileFormat;
  readonly delimiter: Delimiter;
  /** The columns of a CSV file, in this order; JSON keeps each row as it is. */
  readonly columns: readonly string[];
}

/** The text of a file with these rows, part by part. */
export function formatRows(rows: readonly Row[], options: WriteRowsOptions): Iterable<string> {
  switch (options.format) {
    case "csv":
      return formatCsv(rows, options);
    case "json":
      return formatJson(rows);
    case "ndjson":
      return formatNdjson(rows);
  }
}

function* formatCsv(rows: readonly Row[], { columns, delimiter }: WriteRowsOptions): Iterable<string> {
  // A table without columns has no header: csv-stringify would write an empty line, which reads as a column.
  if (columns.length === 0) return;
  yield formatRecords([columns], delimiter);
  for (const batch of batchesOf(rows)) {
    yield formatRecords(
      batch.map((row) => columns.map((column) => cellOf(row, column))),
      delimiter,
    );
  }
}

function formatRecords(records: readonly (readonly unknown[])[], delimiter: Delimiter): string {
  return stringify(records as unknown[], {
    delimiter,
    cast: { boolean: String, object: (value: unknown) => JSON.stringify(value) },
    // The record of a single empty cell would be an empty line, which readers pass over.
    quoted_empty: records[0]?.length === 1,
  });
}

function* formatJson(rows: readonly Row[]): Iterable<string> {
  let separator = "[\n";
  for (const batch of batchesOf(rows)) {
    yield separator + batch.map((row) => JSON.stringify(row)).join(",\n");
    separator = ",\n";
  }
  yield rows.length === 0 ? "[]\n" : "\n]\n";
}

function* formatNdjson(rows: readonly Row[]): Iterable<string> {
  for (const batch of batchesOf(rows)) yield batch.map((row) => `${JSON.stringify(row)}\n`).join("");
}

function* batchesOf(rows: readonly Row[]): Iterable<readonly Row[]> {
  for (let start = 0; start < rows.length; start += BATCH_ROWS) yield rows.slice(start, start + BATCH_ROWS);
}
