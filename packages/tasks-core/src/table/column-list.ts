import { type Check, isListOf, isText, quote } from "../arguments/check.ts";

/** The name of a column, which may be empty: so is the first one of many CSV files. */
export const isColumnName = isText({ minimum: 0 });

const isNameList = isListOf(isColumnName, { minimum: 1 });

/** One or more names of columns, each once. */
export const isColumnList: Check = (value, path, issues) => {
  const before = issues.length;
  isNameList(value, path, issues);
  if (issues.length > before) return;
  const names = value as readonly string[];
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) issues.push(`${path} has the column ${quote(twice)} twice`);
};
