/** A number that JavaScript cannot hold exactly. */
export class UnsafeIntegerError extends Error {
  override readonly name = "UnsafeIntegerError";
}

/** Sixteen digits and more may be beyond 2^53: only then is it worth a closer look. */
const MAYBE_UNSAFE = /\d{16}/;
const INTEGER = /^-?\d+$/;

/** Types of kombu's JSON that have a text of their own. https://github.com/celery/kombu/blob/main/kombu/utils/json.py */
const READ_AS_TEXT = new Set(["datetime", "date", "time", "decimal", "base64"]);

/** How a text was written: what our own workers write is plain JSON, whose keys and numbers are JavaScript's already. */
export type Dialect = "plain" | "kombu";

/**
 * Parses what a Celery client or worker wrote. kombu marks what JSON lacks as `{ "__type__", "__value__" }`: a datetime,
 * date or time becomes its ISO text, a decimal and an UUID their text, bytes base64.
 *
 * @throws SyntaxError for what is no JSON, NaN and Infinity included; UnsafeIntegerError for an integer beyond 2^53
 */
export function parseKombuJson(text: string, dialect: Dialect = "kombu"): unknown {
  if (dialect === "plain") return JSON.parse(text);
  if (MAYBE_UNSAFE.test(text)) JSON.parse(text, refuseUnsafeInteger);
  return text.includes('"__type__"') ? JSON.parse(text, (_, value) => readTyped(value)) : JSON.parse(text);
}

function refuseUnsafeInteger(
  this: unknown,
  _key: string,
  value: unknown,
  context?: { source?: string },
): unknown {
  if (typeof value === "number" && !Number.isSafeInteger(value) && INTEGER.test(context?.source ?? ""))
    throw new UnsafeIntegerError(
      `The integer ${context?.source} is beyond what JavaScript holds exactly (2^53): send it as a text.`,
    );
  return value;
}

function readTyped(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Object.keys(value).length !== 2) return value;
  const { __type__: type, __value__: content } = value as { __type__?: unknown; __value__?: unknown };
  if (typeof type !== "string") return value;
  if (READ_AS_TEXT.has(type) && typeof content === "string") return content;
  if (type === "bytes" && typeof content === "string") return Buffer.from(content).toString("base64");
  if (type === "uuid") return readUuid(content) ?? value;
  return value;
}

/** `{ "hex": "…" }`, with hyphens as Python prints it. */
function readUuid(content: unknown): string | undefined {
  const hex = (content as { readonly hex?: unknown } | null)?.hex;
  if (typeof hex !== "string" || !/^[0-9a-f]{32}$/i.test(hex)) return undefined;
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
