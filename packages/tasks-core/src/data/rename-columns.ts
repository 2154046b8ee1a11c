import { InvalidArgumentsError } from "@task-abstraction/core";
import { quote } from "../arguments/check.ts";
import { cellOf, makeRow } from "../table/cell.ts";
import type { Row } from "../table/table.ts";

/** Rows of these columns only, in this order, under their new names where `rename` gives one. */
export function projectRows(
  taskName: string,
  rows: readonly Row[],
  columns: readonly string[],
  rename: Readonly<Record<string, string>>,
): { readonly rows: readonly Row[]; readonly names: readonly string[] } {
  const names = columns.map((column) =>
    Object.hasOwn(rename, column) ? (rename[column] as string) : column,
  );
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined)
    throw new InvalidArgumentsError(taskName, [`two columns would be called ${quote(twice)}`]);
  return {
    rows: rows.map((row) =>
      makeRow(columns.map((column, index) => [names[index] as string, cellOf(row, column)])),
    ),
    names,
  };
}
