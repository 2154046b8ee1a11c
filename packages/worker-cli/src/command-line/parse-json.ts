import { UsageError } from "./usage-error.ts";

/**
 * Arguments of a task: each one JSON. A bare word is refused and not taken as a string, since `true`, `1` and `null`
 * would then silently be something else than text.
 */
export function parseJsonArguments(texts: readonly string[]): unknown[] {
  return texts.map((text, index) => parseJson(text, `Argument ${index + 1}`));
}

/** The JSON of one word of the command line. `subject` is how the error calls it. */
export function parseJson(text: string, subject: string): unknown {
  try {
    return JSON.parse(text, refuseBentNumber);
  } catch (cause) {
    if (cause instanceof UsageError) throw cause;
    throw new UsageError(`${subject} is not JSON: ${text}`, { cause, next: describeRepair(text) });
  }
}

/** A JSON object, for instance keyword arguments. */
export function parseJsonObject(text: string, subject: string): Record<string, unknown> {
  const value = parseJson(text, subject);
  if (typeof value === "object" && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw new UsageError(`${subject} must be a JSON object: ${text}`, {
    next: `for instance '{"target":"warehouse"}'`,
  });
}

/** JSON.parse rounds integers that no double holds; an id must not change on its way. */
function refuseBentNumber(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  const source = context?.source ?? "";
  if (typeof value === "number" && /^-?\d+$/.test(source) && BigInt(source) !== BigInt(value)) {
    throw new UsageError(`${source} is larger than a JSON number can hold exactly.`, {
      next: `send it as text: '"${source}"'`,
    });
  }
  return value;
}

function describeRepair(text: string): string {
  const looksStructured = /^\s*[[{"]/.test(text);
  return looksStructured
    ? `check its quotes; in most shells JSON goes between single quotes: '{"source":"database"}'`
    : `a text has quotes of its own: '${JSON.stringify(text).replaceAll("'", String.raw`'\''`)}'`;
}
