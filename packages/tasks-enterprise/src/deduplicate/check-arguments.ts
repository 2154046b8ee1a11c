import { InvalidArgumentsError } from "@task-abstraction/core";
import { checkChoice, checkPositive, checkTexts, findUnknown, isObject, quote } from "../arguments/check.ts";
import type { JsonRecord } from "../records/records.ts";
import type { Comparison, Deduplication, Keep } from "./deduplication.ts";

const comparisons: readonly string[] = ["exact", "text", "number", "email", "phone"] satisfies Comparison[];
const keeps: readonly string[] = ["first", "most-complete", "merge"] satisfies Keep[];
const MAX_KEYS = 20;

/**
 * Refuses options that cannot be carried out, all faults at once.
 *
 * @throws InvalidArgumentsError (INVALID_ARGUMENTS)
 */
export function checkDeduplication(
  taskName: string,
  options: unknown,
  records: readonly JsonRecord[],
): asserts options is Deduplication {
  if (!isObject(options)) throw new InvalidArgumentsError(taskName, ["options must be an object with keys"]);
  const issues = [
    ...findUnknown(options, "options", ["keys", "threshold", "keep", "blocking"]),
    ...checkKeys(options["keys"]),
    ...checkPositive(options["threshold"], "options.threshold", 1),
    ...checkChoice(options["keep"], "options.keep", keeps),
    ...checkTexts(options["blocking"], "options.blocking", { what: "columns", maximum: MAX_KEYS }),
  ];
  if (issues.length === 0) issues.push(...findMissingColumns(options as unknown as Deduplication, records));
  if (issues.length > 0) throw new InvalidArgumentsError(taskName, issues);
}

function checkKeys(keys: unknown): readonly string[] {
  if (!Array.isArray(keys) || keys.length === 0 || keys.length > MAX_KEYS)
    return [`options.keys must be a list of 1 to ${MAX_KEYS} keys`];
  return keys.flatMap((key: unknown, index) => {
    const path = `options.keys[${index}]`;
    if (!isObject(key)) return [`${path} must be an object with column and compare`];
    return [
      ...findUnknown(key, path, ["column", "weight", "compare"]),
      ...(typeof key["column"] === "string" ? [] : [`${path}.column must be a string`]),
      ...checkPositive(key["weight"], `${path}.weight`, 1_000),
      ...(key["compare"] === undefined
        ? [`${path}.compare is missing: ${comparisons.join(", ")}`]
        : checkChoice(key["compare"], `${path}.compare`, comparisons)),
    ];
  });
}

/** A misspelt column would otherwise count as one that every record lacks. */
function findMissingColumns(
  { keys, blocking = [] }: Deduplication,
  records: readonly JsonRecord[],
): readonly string[] {
  if (records.length === 0) return [];
  const columns = new Set([...keys.map(({ column }) => column), ...blocking]);
  const missing = [...columns].filter((column) => !records.some((record) => Object.hasOwn(record, column)));
  return missing.map((column) => `no record has the column ${quote(column)}`);
}
