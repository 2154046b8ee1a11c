import { InvalidArgumentsError } from "@task-abstraction/core";
import { isObject } from "../arguments/check.ts";
import type { JsonRecord } from "./records.ts";

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
