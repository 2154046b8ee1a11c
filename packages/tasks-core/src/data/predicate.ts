import { InvalidArgumentsError } from "@task-abstraction/core";
import {
  type Check,
  describe,
  isAnything,
  isListOf,
  isObject,
  isOneOf,
  isText,
  quote,
} from "../arguments/check.ts";
import { cellOf } from "../table/cell.ts";
import { isColumnName } from "../table/column-list.ts";
import type { Cell, Row } from "../table/table.ts";

/**
 * A condition on one column, as data. `null` cells (missing ones too) match only `= null`, `!=` another value,
 * `is_null`, and an `in` list that holds `null`.
 */
export type Predicate =
  | {
      readonly column: string;
      readonly operator: "=" | "!=";
      readonly value: string | number | boolean | null;
    }
  | { readonly column: string; readonly operator: "<" | "<=" | ">" | ">="; readonly value: string | number }
  | {
      readonly column: string;
      readonly operator: "in";
      readonly value: readonly (string | number | boolean | null)[];
    }
  | { readonly column: string; readonly operator: "contains" | "starts_with"; readonly value: string }
  | { readonly column: string; readonly operator: "is_null" | "is_not_null" };

type Operator = Predicate["operator"];

const valueChecks: Readonly<Record<Operator, Check | undefined>> = {
  "=": isScalar,
  "!=": isScalar,
  "<": isComparable,
  "<=": isComparable,
  ">": isComparable,
  ">=": isComparable,
  in: isListOf(isScalar, { maximum: 10_000 }),
  contains: isText({ minimum: 0 }),
  starts_with: isText({ minimum: 0 }),
  is_null: undefined,
  is_not_null: undefined,
};

const isAnyPredicate = isObject<{
  readonly column: string;
  readonly operator: Operator;
  readonly value: unknown;
}>({
  column: isColumnName,
  operator: isOneOf(Object.keys(valueChecks)),
  value: isAnything,
});

/** A {@link Predicate} whose value suits its operator. */
export const isPredicate: Check = (value, path, issues) => {
  const before = issues.length;
  isAnyPredicate(value, path, issues);
  if (issues.length > before) return;
  const { operator, value: operand } = value as { readonly operator: Operator; readonly value?: unknown };
  const check = valueChecks[operator];
  if (check !== undefined) check(operand, `${path}.value`, issues);
  else if (operand !== undefined) issues.push(`${path}.value must be missing for ${operator}`);
};

/** The rows that match every predicate. */
export function filterRows(
  taskName: string,
  rows: readonly Row[],
  predicates: readonly Predicate[],
): readonly Row[] {
  return rows.filter((row, index) =>
    predicates.every((predicate) => matches(taskName, row, index, predicate)),
  );
}

function matches(taskName: string, row: Row, index: number, predicate: Predicate): boolean {
  const cell = cellOf(row, predicate.column);
  switch (predicate.operator) {
    case "=":
      return cell === predicate.value;
    case "!=":
      return cell !== predicate.value;
    case "in":
      return predicate.value.includes(cell as string);
    case "contains":
      return typeof cell === "string" && cell.includes(predicate.value);
    case "starts_with":
      return typeof cell === "string" && cell.startsWith(predicate.value);
    case "is_null":
      return cell === null;
    case "is_not_null":
      return cell !== null;
    default:
      return cell !== null && compares(orderCell(taskName, cell, index, predicate), predicate.operator);
  }
}

function compares(order: number, operator: "<" | "<=" | ">" | ">="): boolean {
  if (order === 0) return operator === "<=" || operator === ">=";
  return order < 0 === operator.startsWith("<");
}

/** A number is never held against a string: "10" < "9", and a column with one "n/a" in it would silently lose rows. */
function orderCell(
  taskName: string,
  cell: Cell,
  index: number,
  { column, value }: { readonly column: string; readonly value: string | number },
): number {
  if (typeof cell !== typeof value) {
    throw new InvalidArgumentsError(taskName, [
      `where: ${quote(column)} of row ${index + 1} is ${describe(cell)}, which cannot be compared with ${describe(value)}`,
    ]);
  }
  return (cell as string) < (value as string) ? -1 : cell === value ? 0 : 1;
}

function isScalar(value: unknown, path: string, issues: string[]): void {
  if (value === null || ["string", "number", "boolean"].includes(typeof value)) return;
  issues.push(`${path} must be a string, a number, true, false or null, not ${describe(value)}`);
}

function isComparable(value: unknown, path: string, issues: string[]): void {
  if (typeof value === "number" || typeof value === "string") return;
  issues.push(`${path} must be a number or a string, not ${describe(value)}`);
}
