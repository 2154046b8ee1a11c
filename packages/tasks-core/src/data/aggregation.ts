import { InvalidArgumentsError } from "@task-abstraction/core";
import { type Check, describe, isOneKeyOf, isPlainObject, isWholeNumber, quote } from "../arguments/check.ts";
import { cellOf, makeRow } from "../table/cell.ts";
import { isColumnName } from "../table/column-list.ts";
import type { Cell, Row } from "../table/table.ts";

/**
 * A number about the rows of a group, for instance `{ avg: "temp_max", round: 1 }`. `null` cells are passed over;
 * without any other, `sum`, `avg`, `min` and `max` are `null`. `min` and `max` also take strings, so dates too.
 * `{ count: "*" }` counts rows, `{ count: "column" }` those where the column is not `null`. `round`: decimal places.
 */
export type Aggregation =
  | { readonly sum: string; readonly round?: number | undefined }
  | { readonly avg: string; readonly round?: number | undefined }
  | { readonly min: string; readonly round?: number | undefined }
  | { readonly max: string; readonly round?: number | undefined }
  | { readonly count: string };

type Operation = "sum" | "avg" | "min" | "max" | "count";

const isOperation = isOneKeyOf({
  sum: isColumnName,
  avg: isColumnName,
  min: isColumnName,
  max: isColumnName,
  count: isColumnName,
});
const isDigits = isWholeNumber({ minimum: 0, maximum: 12 });

/** An {@link Aggregation}. */
export const isAggregation: Check = (value, path, issues) => {
  if (!isPlainObject(value)) {
    isOperation(value, path, issues);
    return;
  }
  const { round, ...operation } = value;
  isOperation(operation, path, issues);
  if (round === undefined) return;
  if ("count" in operation) issues.push(`${path}.round must be missing for count`);
  isDigits(round, `${path}.round`, issues);
};

/** The column that an aggregation reads; `undefined` for `{ count: "*" }`. */
export function aggregatedColumn(aggregation: Aggregation): string | undefined {
  const [operation, column] = operationOf(aggregation);
  return operation === "count" && column === "*" ? undefined : column;
}

/** One row per group, groups in the order of their first rows; without `groupBy` all rows are one group. */
export function aggregateRows(
  taskName: string,
  rows: readonly Row[],
  groupBy: readonly string[],
  aggregations: Readonly<Record<string, Aggregation>>,
): readonly Row[] {
  const groups = groupBy.length === 0 ? [{ keys: [], rows }] : groupRows(rows, groupBy);
  return groups.map((group) =>
    makeRow([
      ...groupBy.map((column, index) => [column, group.keys[index] as Cell] as const),
      ...Object.entries(aggregations).map(
        ([name, aggregation]) => [name, aggregate(taskName, group.rows, aggregation)] as const,
      ),
    ]),
  );
}

interface Group {
  readonly keys: readonly Cell[];
  readonly rows: readonly Row[];
}

function groupRows(rows: readonly Row[], groupBy: readonly string[]): readonly Group[] {
  const groups = new Map<string, { keys: readonly Cell[]; rows: Row[] }>();
  for (const row of rows) {
    const keys = groupBy.map((column) => cellOf(row, column));
    // As JSON, so that 1 and "1" are two groups.
    const key = JSON.stringify(keys);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { keys, rows: [row] });
    else group.rows.push(row);
  }
  return [...groups.values()];
}

function aggregate(taskName: string, rows: readonly Row[], aggregation: Aggregation): Cell {
  const [operation, column] = operationOf(aggregation);
  if (operation === "count")
    return column === "*" ? rows.length : rows.filter((row) => cellOf(row, column) !== null).length;
  const cells = rows.map((row) => cellOf(row, column)).filter((cell) => cell !== null);
  const value =
    operation === "min" || operation === "max"
      ? findExtreme(taskName, cells, operation, column)
      : addUp(taskName, cells, operation, column);
  return "round" in aggregation && aggregation.round !== undefined && typeof value === "number"
    ? round(value, aggregation.round)
    : value;
}

function addUp(
  taskName: string,
  cells: readonly Cell[],
  operation: "sum" | "avg",
  column: string,
): number | null {
  if (cells.length === 0) return null;
  let sum = 0;
  for (const cell of cells) {
    if (typeof cell !== "number") throw refuseCell(taskName, cell, operation, column, "numbers");
    sum += cell;
  }
  return operation === "sum" ? sum : sum / cells.length;
}

function findExtreme(
  taskName: string,
  cells: readonly Cell[],
  operation: "min" | "max",
  column: string,
): number | string | null {
  const [first] = cells;
  if (first === undefined) return null;
  if (typeof first !== "number" && typeof first !== "string")
    throw refuseCell(taskName, first, operation, column, "numbers or strings");
  let extreme = first;
  for (const cell of cells) {
    if (typeof cell !== typeof first)
      throw refuseCell(taskName, cell, operation, column, "cells that are all numbers or all strings");
    const candidate = cell as typeof first;
    if (operation === "min" ? candidate < extreme : candidate > extreme) extreme = candidate;
  }
  return extreme;
}

function refuseCell(
  taskName: string,
  cell: Cell,
  operation: Operation,
  column: string,
  needed: string,
): InvalidArgumentsError {
  return new InvalidArgumentsError(taskName, [
    `aggregate: ${operation} of ${quote(column)} needs ${needed}, but there is ${describe(cell)}`,
  ]);
}

function round(value: number, digits: number): number {
  return shiftPoint(Math.round(shiftPoint(value, digits)), -digits);
}

/** By the exponent: multiplying by a power of ten would turn 1.005 into 100.49999999999999. */
function shiftPoint(value: number, places: number): number {
  const [digits, exponent = "0"] = String(value).split("e");
  return Number(`${digits}e${Number(exponent) + places}`);
}

function operationOf(aggregation: Aggregation): [Operation, string] {
  const { round: _, ...operation } = aggregation as Aggregation & { readonly round?: number };
  return Object.entries(operation)[0] as [Operation, string];
}
