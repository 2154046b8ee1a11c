import { quote } from "../arguments/check.ts";
import { FileFormatError } from "../files/file-errors.ts";
import { ColumnProfiler, type ColumnSettings } from "./column-profiler.ts";
import { nameColumns } from "./name-columns.ts";
import type { RowReader } from "./parse-rows.ts";
import type { CsvProfile, MalformedRow, ProfileSource } from "./profile.ts";

const MAX_COLUMNS = 2_000;
const MAX_MALFORMED_SHOWN = 10;
/** Values held over all columns, so that a wide file takes no more memory than a narrow one. */
const HELD_VALUES = 40_000;
const MAX_CAPACITY = 2_000;
const MIN_CAPACITY = 20;

const defaultNullValues: readonly string[] = ["null", "NULL", "NA", "N/A", "\\N"];

/** Gives each cell to the profiler of its column; the first row decides how many cells a row has. */
export class RowProfiler implements RowReader {
  readonly #source: ProfileSource;
  readonly #hash: ColumnSettings["hash"];
  readonly #malformed: MalformedRow[] = [];
  /** `undefined` in the place of a column that is not asked for. */
  #columns: readonly (ColumnProfiler | undefined)[] | undefined;
  #rows = 0;
  #malformedRows = 0;
  #malformedLine = 0;

  constructor(source: ProfileSource, hash: ColumnSettings["hash"]) {
    this.#source = source;
    this.#hash = hash;
  }

  onRow(cells: readonly string[], line: number): void {
    if (this.#columns === undefined) {
      this.#columns = this.#makeColumns(cells);
      if (this.#source.header ?? true) return;
    }
    const columns = this.#columns;
    if (cells.length !== columns.length) {
      this.onMalformed({ line, problem: "cells" });
      return;
    }
    this.#rows += 1;
    for (let index = 0; index < cells.length; index += 1) columns[index]?.add(cells[index] as string);
  }

  onMalformed(row: MalformedRow): void {
    // The parser complains once for each quote.
    if (row.line === this.#malformedLine) return;
    this.#malformedLine = row.line;
    this.#malformedRows += 1;
    if (this.#malformed.length < MAX_MALFORMED_SHOWN) this.#malformed.push(row);
  }

  /** @throws FileFormatError when there was not one row */
  describe(): Pick<CsvProfile, "rows" | "malformedRows" | "malformed" | "columns"> {
    if (this.#columns === undefined)
      throw new FileFormatError(this.#source.path, "CSV", "it is empty, without even a header");
    return {
      rows: this.#rows,
      malformedRows: this.#malformedRows,
      malformed: this.#malformed,
      columns: this.#columns.flatMap((column) => column?.describe() ?? []),
    };
  }

  #makeColumns(first: readonly string[]): readonly (ColumnProfiler | undefined)[] {
    const { path, header = true, columns: wanted, nullValues = defaultNullValues } = this.#source;
    if (first.length > MAX_COLUMNS)
      throw new FileFormatError(path, "CSV", `it has ${first.length} columns, the limit is ${MAX_COLUMNS}`);
    const names = nameColumns(header ? first : first.map(() => ""));
    const missing = wanted?.find((name) => !names.includes(name));
    if (missing !== undefined) throw new FileFormatError(path, "CSV", `it has no column ${quote(missing)}`);
    const share = Math.floor(HELD_VALUES / (wanted?.length ?? names.length) / 2);
    const settings: ColumnSettings = {
      nullValues: new Set(nullValues),
      frequentValues: this.#source.frequentValues ?? 10,
      examples: this.#source.examples ?? 3,
      capacity: Math.max(MIN_CAPACITY, Math.min(MAX_CAPACITY, share)),
      hash: this.#hash,
    };
    return names.map((name) =>
      wanted === undefined || wanted.includes(name) ? new ColumnProfiler(name, settings) : undefined,
    );
  }
}
