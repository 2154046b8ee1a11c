import { InvalidArgumentsError } from "@task-abstraction/core";
import type { Comparison, Deduplication, JsonRecord, Keep } from "./deduplication.ts";

const comparisons: readonly string[] = ["exact", "text", "number", "email", "phone"] satisfies Comparison[];
const keeps: readonly string[] = ["first", "most-complete", "merge"] satisfies Keep[];
const MAX_KEYS = 20;

/**
 * The records of the first argument; a submit by name may have brought anything.
 *
 * @throws InvalidArgumentsError (INVALID_ARGUMENTS)
 */
export function readRecords(taskName: string, input: unknown): readonly JsonRecord[] {
  const records = Array.isArray(input)
    ? input
    : isObject(input)
      ? [input["rows"], input["records"]].find(Array.isArray)
      : undefined;
  if (records === undefined) {
    throw new InvalidArgumentsError(taskName, [
      "records must be a list of objects, or an object with rows or records",
    ]);
  }
  const wrong = records.findIndex((record) => !isObject(record));
  if (wrong >= 0)
    throw new InvalidArgumentsError(taskName, [`records must hold objects, but number ${wrong} is none`]);
  return records as readonly JsonRecord[];
}

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
    ...checkNumber(options["threshold"], "options.threshold", 1),
    ...checkChoice(options["keep"], "options.keep", keeps),
    ...checkBlocking(options["blocking"]),
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
      ...checkNumber(key["weight"], `${path}.weight`, 1_000),
      ...(key["compare"] === undefined
        ? [`${path}.compare is missing: ${comparisons.join(", ")}`]
        : checkChoice(key["compare"], `${path}.compare`, comparisons)),
    ];
  });
}

function checkNumber(value: unknown, path: string, maximum: number): readonly string[] {
  const fits = value === undefined || (typeof value === "number" && value > 0 && value <= maximum);
  return fits ? [] : [`${path} must be a number above 0 and up to ${maximum}`];
}

function checkChoice(value: unknown, path: string, choices: readonly string[]): readonly string[] {
  return value === undefined || choices.includes(value as string)
    ? []
    : [`${path} must be one of ${choices.join(", ")}`];
}

function checkBlocking(blocking: unknown): readonly string[] {
  if (blocking === undefined) return [];
  const fits =
    Array.isArray(blocking) &&
    blocking.length > 0 &&
    blocking.length <= MAX_KEYS &&
    blocking.every((column) => typeof column === "string");
  return fits ? [] : [`options.blocking must be a list of 1 to ${MAX_KEYS} columns`];
}

/** A misspelt option would otherwise be ignored. */
function findUnknown(value: JsonRecord, path: string, known: readonly string[]): readonly string[] {
  const unknown = Object.keys(value).filter((key) => !known.includes(key));
  return unknown.map(
    (key) => `${path} has no option ${JSON.stringify(key.slice(0, 60))}; it knows ${known.join(", ")}`,
  );
}

/** A misspelt column would otherwise count as one that every record lacks. */
function findMissingColumns(
  { keys, blocking = [] }: Deduplication,
  records: readonly JsonRecord[],
): readonly string[] {
  if (records.length === 0) return [];
  const columns = new Set([...keys.map(({ column }) => column), ...blocking]);
  const missing = [...columns].filter((column) => !records.some((record) => Object.hasOwn(record, column)));
  return missing.map((column) => `no record has the column ${JSON.stringify(column.slice(0, 60))}`);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
