import { InvalidArgumentsError } from "@task-abstraction/core";
import { checkChoice, checkCount, checkTexts, findUnknown, isObject } from "../arguments/check.ts";
import { delimiters, type ProfileSource } from "./profile.ts";

/** The longest path of most systems. */
const MAX_PATH = 4_096;
const MAX_COLUMNS = 2_000;
const MAX_NULL_VALUES = 50;
const MAX_FREQUENT_VALUES = 100;
const MAX_EXAMPLES = 20;

/**
 * Refuses a source that cannot be read as it says, all faults at once.
 *
 * @throws InvalidArgumentsError (INVALID_ARGUMENTS)
 */
export function checkSource(taskName: string, source: unknown): asserts source is ProfileSource {
  if (!isObject(source)) throw new InvalidArgumentsError(taskName, ["source must be an object with a path"]);
  const issues = [
    ...findUnknown(source, "source", [
      "path",
      "delimiter",
      "header",
      "encoding",
      "columns",
      "nullValues",
      "frequentValues",
      "examples",
    ]),
    ...checkPath(source["path"]),
    ...checkChoice(source["delimiter"], "source.delimiter", delimiters),
    ...checkHeader(source["header"]),
    ...checkEncoding(source["encoding"]),
    ...checkTexts(source["columns"], "source.columns", { what: "columns", maximum: MAX_COLUMNS }),
    ...checkTexts(source["nullValues"], "source.nullValues", { what: "texts", maximum: MAX_NULL_VALUES }),
    ...checkCount(source["frequentValues"], "source.frequentValues", MAX_FREQUENT_VALUES),
    ...checkCount(source["examples"], "source.examples", MAX_EXAMPLES),
  ];
  if (issues.length > 0) throw new InvalidArgumentsError(taskName, issues);
}

function checkPath(path: unknown): readonly string[] {
  return typeof path === "string" && path !== "" && path.length <= MAX_PATH
    ? []
    : [`source.path must be a text of 1 to ${MAX_PATH} characters`];
}

function checkHeader(header: unknown): readonly string[] {
  return header === undefined || typeof header === "boolean" ? [] : ["source.header must be true or false"];
}

function checkEncoding(encoding: unknown): readonly string[] {
  if (encoding === undefined) return [];
  try {
    if (typeof encoding === "string") return new TextDecoder(encoding) && [];
  } catch {
    // Said below.
  }
  return ['source.encoding must be a label of the WHATWG list, such as "windows-1252"'];
}
