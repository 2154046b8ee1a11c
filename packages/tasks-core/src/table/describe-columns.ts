import { cellOf } from "./cell.ts";
import { isIsoDate } from "./iso-date.ts";
import type { Cell, Column, ColumnType, Row } from "./table.ts";

/** The names of all columns, in the order in which rows first have them. */
export function listColumnNames(rows: readonly Row[]): readonly string[] {
  const names = new Set<string>();
  for (const row of rows) for (const name of Object.keys(row)) names.add(name);
  return [...names];
}

/** The columns with the type that all their cells share; a column without any cell counts as `string`. */
export function describeColumns(
  rows: readonly Row[],
  names: readonly string[] = listColumnNames(rows),
): readonly Column[] {
  return names.map((name) => ({ name, type: findType(rows, name) }));
}

function findType(rows: readonly Row[], name: string): ColumnType {
  let found: ColumnType | undefined;
  for (const row of rows) {
    const type = typeOf(cellOf(row, name));
    if (type === undefined || type === found) continue;
    if (found === undefined) found = type;
    else if (isTextual(found) && isTextual(type)) found = "string";
    else return "json";
  }
  return found ?? "string";
}

function typeOf(cell: Cell): ColumnType | undefined {
  if (cell === null) return undefined;
  if (typeof cell === "number" || typeof cell === "boolean") return typeof cell as "number" | "boolean";
  if (typeof cell === "string") return isIsoDate(cell) ? "date" : "string";
  return "json";
}

function isTextual(type: ColumnType): boolean {
  return type === "date" || type === "string";
}
