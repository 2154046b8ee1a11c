import type { Cell, Row } from "./table.ts";

/** The cell of a column; `null` where the row lacks it. Never what every object inherits, such as `constructor`. */
export function cellOf(row: Row, column: string): Cell {
  return Object.hasOwn(row, column) ? (row[column] ?? null) : null;
}

/** A row of these cells. `fromEntries` also keeps a column that is called `__proto__`. */
export function makeRow(cells: Iterable<readonly [string, Cell]>): Row {
  return Object.fromEntries(cells) as Row;
}
