import { InvalidArgumentsError } from "@task-abstraction/core";
import { describe, isOneKeyOf, quote } from "../arguments/check.ts";
import { cellOf, makeRow } from "../table/cell.ts";
import { isColumnName } from "../table/column-list.ts";
import { type DateParts, parseIsoDate } from "../table/iso-date.ts";
import type { Cell, Row } from "../table/table.ts";

/**
 * A new column from a date column, for instance `{ month: "date" }`: `year` and `day` as numbers, `month` from 1 to 12,
 * `yearMonth` as `"2012-01"`. The date is taken as written, without a change of time zone.
 */
export type Derivation =
  | { readonly year: string }
  | { readonly month: string }
  | { readonly day: string }
  | { readonly yearMonth: string };

const parts: Readonly<Record<string, (date: DateParts) => Cell>> = {
  year: ({ year }) => year,
  month: ({ month }) => month,
  day: ({ day }) => day,
  yearMonth: ({ year, month }) => `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}`,
};

/** A {@link Derivation}. */
export const isDerivation = isOneKeyOf({
  year: isColumnName,
  month: isColumnName,
  day: isColumnName,
  yearMonth: isColumnName,
});

/** The column that a derivation reads. */
export function sourceOf(derivation: Derivation): string {
  return Object.values(derivation)[0] as string;
}

/** Each row with the derived columns after its own; one of the same name is replaced. `null` stays `null`. */
export function deriveColumns(
  taskName: string,
  rows: readonly Row[],
  derivations: Readonly<Record<string, Derivation>>,
): readonly Row[] {
  const derived = Object.entries(derivations);
  return rows.map((row, index) =>
    makeRow([
      ...Object.entries(row),
      ...derived.map(([name, derivation]) => [name, derive(taskName, row, index, derivation)] as const),
    ]),
  );
}

function derive(taskName: string, row: Row, index: number, derivation: Derivation): Cell {
  const [part, column] = Object.entries(derivation)[0] as [string, string];
  const cell = cellOf(row, column);
  if (cell === null) return null;
  const date = typeof cell === "string" ? parseIsoDate(cell) : undefined;
  if (date !== undefined) return (parts[part] as (date: DateParts) => Cell)(date);
  throw new InvalidArgumentsError(taskName, [
    `derive: ${quote(column)} of row ${index + 1} is ${describe(cell)}, not a date like "2012-01-31"`,
  ]);
}
