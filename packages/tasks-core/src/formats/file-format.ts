import { extname } from "node:path";
import { InvalidArgumentsError } from "@task-abstraction/core";
import { isOneOf, quote } from "../arguments/check.ts";

/** How a file holds rows. `ndjson` is one JSON object a line. */
export type FileFormat = "csv" | "json" | "ndjson";

/** What stands between the cells of a CSV file. */
export type Delimiter = "," | ";" | "\t" | "|";

/** One of the formats. */
export const isFileFormat = isOneOf(["csv", "json", "ndjson"] satisfies FileFormat[]);

/** One of the delimiters. */
export const isDelimiter = isOneOf([",", ";", "\t", "|"] satisfies Delimiter[]);

const formatsByExtension: Readonly<Record<string, FileFormat>> = {
  ".csv": "csv",
  ".tsv": "csv",
  ".json": "json",
  ".ndjson": "ndjson",
  ".jsonl": "ndjson",
};

/** The extensions that tell a format. */
export const dataExtensions: readonly string[] = Object.keys(formatsByExtension);

/** True for a path with one of {@link dataExtensions}. */
export function hasDataExtension(path: string): boolean {
  return dataExtensions.includes(extname(path).toLowerCase());
}

/**
 * The format a call names, else the one its path tells.
 *
 * @throws InvalidArgumentsError (INVALID_ARGUMENTS) when neither tells
 */
export function resolveFormat(taskName: string, path: string, format: FileFormat | undefined): FileFormat {
  const resolved = format ?? formatsByExtension[extname(path).toLowerCase()];
  if (resolved !== undefined) return resolved;
  throw new InvalidArgumentsError(taskName, [
    `the format cannot be told from the path ${quote(path)}: give format "csv", "json" or "ndjson"`,
  ]);
}

/** The delimiter a call names, else a tab for `.tsv` and a comma for all others. */
export function resolveDelimiter(path: string, delimiter: Delimiter | undefined): Delimiter {
  return delimiter ?? (extname(path).toLowerCase() === ".tsv" ? "\t" : ",");
}
