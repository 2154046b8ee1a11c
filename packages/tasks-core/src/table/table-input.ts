import { type Check, describe, isPlainObject } from "../arguments/check.ts";
import type { Row, TableInput } from "./table.ts";

/** A {@link TableInput}: every row an object. */
export const isTableInput: Check = (value, path, issues) => {
  const rows = findRows(value);
  if (rows === undefined) {
    issues.push(`${path} must be a list of rows, or an object with rows or records, not ${describe(value)}`);
    return;
  }
  const wrong = rows.findIndex((row) => !isPlainObject(row));
  if (wrong >= 0) issues.push(`${path} must hold objects, but row ${wrong} is ${describe(rows[wrong])}`);
};

/** The rows of an input that passed {@link isTableInput}. */
export function rowsOf(input: TableInput): readonly Row[] {
  return findRows(input) as readonly Row[];
}

/** The names of an input's columns in order, where it tells them. */
export function namedColumnsOf(input: TableInput): readonly string[] | undefined {
  const columns: unknown = (input as { readonly columns?: unknown }).columns;
  if (!Array.isArray(columns)) return undefined;
  const names = columns.map((column: unknown) => (isPlainObject(column) ? column["name"] : undefined));
  return names.every((name) => typeof name === "string") ? names : undefined;
}

function findRows(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value;
  if (!isPlainObject(value)) return undefined;
  return [value["rows"], value["records"]].find((list) => Array.isArray(list));
}
