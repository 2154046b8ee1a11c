/** Each check answers a sentence for every fault of a value; `path` is how the value is called there. */
type Issues = readonly string[];

/** A number above 0, or missing. */
export function checkPositive(value: unknown, path: string, maximum: number): Issues {
  const fits = value === undefined || (typeof value === "number" && value > 0 && value <= maximum);
  return fits ? [] : [`${path} must be a number above 0 and up to ${maximum}`];
}

/** A whole number from 0, or missing. */
export function checkCount(value: unknown, path: string, maximum: number): Issues {
  const fits =
    value === undefined || (Number.isInteger(value) && Number(value) >= 0 && Number(value) <= maximum);
  return fits ? [] : [`${path} must be a whole number from 0 to ${maximum}`];
}

/** One of a few words, or missing. */
export function checkChoice(value: unknown, path: string, choices: readonly string[]): Issues {
  return value === undefined || choices.includes(value as string)
    ? []
    : [`${path} must be one of ${choices.map((choice) => choice.replace("\t", "\\t")).join(", ")}`];
}

/** A list of 1 to `maximum` strings, or missing; `what` they are, for the message. */
export function checkTexts(
  value: unknown,
  path: string,
  { what, maximum }: { readonly what: string; readonly maximum: number },
): Issues {
  if (value === undefined) return [];
  const fits =
    Array.isArray(value) &&
    value.length > 0 &&
    value.length <= maximum &&
    value.every((item) => typeof item === "string");
  return fits ? [] : [`${path} must be a list of 1 to ${maximum} ${what}`];
}

/** A misspelt option would otherwise be ignored. */
export function findUnknown(
  value: Readonly<Record<string, unknown>>,
  path: string,
  known: readonly string[],
): Issues {
  const unknown = Object.keys(value).filter((key) => !known.includes(key));
  return unknown.map((key) => `${path} has no option ${quote(key)}; it knows ${known.join(", ")}`);
}

/** True for what JSON calls an object. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A string in quotes, cut after 60 characters and with control characters escaped. */
export function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
