import { isIsoDate } from "../table/iso-date.ts";
import type { Cell, ColumnType } from "../table/table.ts";

/** Numbers as people write them. A leading zero makes a code (007, a postal code), not a number. */
const NUMBER = /^[+-]?(?:(?:0|[1-9]\d*)(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?$/;
const BOOLEAN = /^(?:true|false)$/i;

/** Types a CSV column can have. */
export type CsvColumnType = Exclude<ColumnType, "json">;

/**
 * The type that every filled cell of a column has: number, else boolean, else date, else string. Numbers that a double
 * cannot hold exactly as written (long ids) are left as strings.
 */
export function inferCsvType(cells: Iterable<string>): CsvColumnType {
  const candidates = new Set<Exclude<CsvColumnType, "string">>(["number", "boolean", "date"]);
  let filled = false;
  for (const cell of cells) {
    if (cell === "") continue;
    filled = true;
    for (const type of candidates) if (!hasCsvType(cell, type)) candidates.delete(type);
    if (candidates.size === 0) return "string";
  }
  const [type] = candidates;
  return filled && type !== undefined ? type : "string";
}

/** Whether a filled cell can be read as the type. */
export function hasCsvType(cell: string, type: CsvColumnType): boolean {
  switch (type) {
    case "number":
      return NUMBER.test(cell) && isHeldExactly(cell);
    case "boolean":
      return BOOLEAN.test(cell);
    case "date":
      return isIsoDate(cell);
    case "string":
      return true;
  }
}

/** The value of a cell that {@link hasCsvType}; an empty cell is `null` in every type. */
export function convertCsvCell(cell: string, type: CsvColumnType): Cell {
  if (cell === "") return null;
  if (type === "number") return Number(cell);
  return type === "boolean" ? cell.toLowerCase() === "true" : cell;
}

function isHeldExactly(cell: string): boolean {
  const value = Number(cell);
  return (
    Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value) || /[eE]/.test(cell))
  );
}
