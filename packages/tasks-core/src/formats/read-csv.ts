import { quote } from "../arguments/check.ts";
import { FileFormatError } from "../files/file-errors.ts";
import { makeRow } from "../table/cell.ts";
import type { Table } from "../table/table.ts";
import type { Delimiter } from "./file-format.ts";
import { type CsvColumnType, convertCsvCell, hasCsvType, inferCsvType } from "./infer-csv-types.ts";
import { parseCsv } from "./parse-csv.ts";
import type { RowCollector } from "./row-collector.ts";

/** How a CSV file is read. */
export interface ReadCsvOptions {
  readonly path: string;
  readonly delimiter: Delimiter;
  /** Columns to keep, in this order. Default: all. */
  readonly columns: readonly string[] | undefined;
  /** Types that are not to be inferred, by column. */
  readonly types: Readonly<Record<string, CsvColumnType>>;
}

interface ChosenColumn {
  readonly name: string;
  /** Its place in a record. */
  readonly index: number;
}

/**
 * Reads a CSV file with a header into typed rows. A type is inferred from all rows that are kept, so that it does not
 * depend on what stands first.
 *
 * @throws FileFormatError
 */
export async function readCsv(
  texts: AsyncIterable<string>,
  options: ReadCsvOptions,
  kept: RowCollector<readonly string[]>,
): Promise<Table> {
  let chosen: readonly ChosenColumn[] | undefined;
  for await (const record of parseCsv(options.path, texts, options.delimiter)) {
    if (chosen === undefined) chosen = chooseColumns(record, options);
    else kept.add(chosen.map(({ index }) => record[index] as string));
    if (kept.isFull()) break;
  }
  if (chosen === undefined)
    throw new FileFormatError(options.path, "CSV", "it is empty, without even a header");
  return convert(
    chosen.map(({ name }) => name),
    kept.items,
    options,
  );
}

function chooseColumns(
  header: readonly string[],
  { path, columns, types }: ReadCsvOptions,
): readonly ChosenColumn[] {
  const twice = header.find((name, index) => header.indexOf(name) !== index);
  if (twice !== undefined)
    throw new FileFormatError(path, "CSV", `its header has the column ${quote(twice)} twice`);
  for (const name of [...(columns ?? []), ...Object.keys(types)]) {
    if (!header.includes(name)) {
      throw new FileFormatError(
        path,
        "CSV",
        `it has no column ${quote(name)}; its columns are ${header.map(quote).join(", ")}`,
      );
    }
  }
  return (columns ?? header).map((name) => ({ name, index: header.indexOf(name) }));
}

function convert(
  names: readonly string[],
  records: readonly (readonly string[])[],
  { path, types }: ReadCsvOptions,
): Table {
  const columns = names.map((name, index) => ({
    name,
    type: Object.hasOwn(types, name) ? (types[name] as CsvColumnType) : inferCsvType(cellsOf(records, index)),
  }));
  const rows = records.map((record, rowIndex) =>
    makeRow(
      columns.map(({ name, type }, index) => {
        const cell = record[index] as string;
        if (cell !== "" && !hasCsvType(cell, type)) {
          throw new FileFormatError(
            path,
            "CSV",
            `${quote(cell)} in column ${quote(name)} of row ${rowIndex + 1} is not a ${type}`,
          );
        }
        return [name, convertCsvCell(cell, type)] as const;
      }),
    ),
  );
  return { rows, columns };
}

function* cellsOf(records: readonly (readonly string[])[], index: number): Iterable<string> {
  for (const record of records) yield record[index] as string;
}
