import { isObject, isOneOf, isOptional } from "../arguments/check.ts";
import { cellOf } from "../table/cell.ts";
import { isColumnName } from "../table/column-list.ts";
import type { Cell, Row } from "../table/table.ts";

/** By which column rows are ordered. */
export interface SortKey {
  readonly column: string;
  /** Default: `ascending`. */
  readonly direction?: "ascending" | "descending" | undefined;
}

/** A {@link SortKey}. */
export const isSortKey = isObject<SortKey>({
  column: isColumnName,
  direction: isOptional(isOneOf(["ascending", "descending"])),
});

/**
 * The rows in order, those that are equal in their old one. Numbers come before strings (by their letters, whatever
 * the language), those before all else; `null` is last in either direction.
 */
export function sortRows(rows: readonly Row[], keys: readonly SortKey[]): readonly Row[] {
  return rows.toSorted((left, right) => {
    for (const { column, direction } of keys) {
      const order = compareCells(
        cellOf(left, column),
        cellOf(right, column),
        direction === "descending" ? -1 : 1,
      );
      if (order !== 0) return order;
    }
    return 0;
  });
}

function compareCells(left: Cell, right: Cell, sign: 1 | -1): number {
  if (left === null || right === null) return Number(left === null) - Number(right === null);
  const rank = rankOf(left) - rankOf(right);
  if (rank !== 0) return rank * sign;
  const [first, second] =
    typeof left === "object" ? [JSON.stringify(left), JSON.stringify(right)] : [left, right];
  return first === second ? 0 : (first as string) < (second as string) ? -sign : sign;
}

function rankOf(cell: Cell): number {
  return ["number", "string", "boolean", "object"].indexOf(typeof cell);
}
