/** A number that JavaScript cannot hold. */
export class UnsafeNumberError extends Error {
  override readonly name = "UnsafeNumberError";

  constructor(source: string) {
    super(
      `the number ${source.slice(0, 100)} is beyond what JavaScript holds exactly (2^53): send it as a text`,
    );
  }
}

/** How a text was written: what our own workers write is plain JSON, whose keys and numbers are JavaScript's already. */
export type Dialect = "plain" | "kombu";

/** Sixteen digits and more may be beyond 2^53, three of an exponent beyond all numbers: only then is it worth a closer look. */
const MAYBE_UNSAFE = /\d{16}|[eE]\+?\d{3}/;
const TYPE_KEY = '"__type__"';
const INTEGER = /^-?\d+$/;

/** Types of kombu's JSON that have a text of their own. https://github.com/celery/kombu/blob/main/kombu/utils/json.py */
const READ_AS_TEXT = new Set(["datetime", "date", "time", "decimal", "base64"]);

/** A number as its text has it. https://github.com/tc39/proposal-json-parse-with-source, not in TypeScript's library yet. */
interface RawNumber {
  readonly rawJSON: string;
}
const { rawJSON, isRawJSON } = JSON as unknown as {
  rawJSON(source: string): RawNumber;
  isRawJSON(value: unknown): value is RawNumber;
};

/** Parses JSON that is to be sent on: every number stays as it was written, which JavaScript might write otherwise. */
export function parseKept(text: string): unknown {
  return JSON.parse(text, keepNumber);
}

/** Parses JSON of which {@link Reader} is to read parts: numbers stay as they are written where that could matter. */
export function parseToRead(text: string): unknown {
  return MAYBE_UNSAFE.test(text) ? parseKept(text) : JSON.parse(text);
}

/** Reads a part of a text that was parsed. @throws UnsafeNumberError */
export type Reader = (part: unknown) => unknown;

/**
 * What gives a handler or a caller the values of a text. kombu marks what JSON lacks as `{ "__type__", "__value__" }`: a
 * datetime, date or time becomes its ISO text, a decimal and an UUID their text, bytes base64.
 *
 * @param readUnsafe what becomes of a number that JavaScript cannot hold: an infinite one, and from kombu an integer
 *   beyond 2^53. By default it is refused
 */
export function createReader(text: string, dialect: Dialect, readUnsafe = refuse): Reader {
  const needsNoReading = !MAYBE_UNSAFE.test(text) && (dialect === "plain" || !text.includes(TYPE_KEY));
  return needsNoReading ? (part) => part : (part) => readKept(part, dialect, readUnsafe);
}

/** As {@link createReader}, of what {@link parseKept} kept. */
export function readKept(
  value: unknown,
  dialect: Dialect,
  readUnsafe: (source: string) => unknown = refuse,
): unknown {
  return JSON.parse(JSON.stringify(value), (_, item: unknown, context?: Context) => {
    if (typeof item !== "number") return dialect === "kombu" ? readTyped(item) : item;
    return isSafe(item, context?.source, dialect) ? item : readUnsafe(context?.source ?? "");
  });
}

/** True for a value that only kombu's dialect carries: a text that is read as `plain` would lose it. */
export function needsKombu(value: unknown): boolean {
  const text = JSON.stringify(value);
  return text.includes(TYPE_KEY) || MAYBE_UNSAFE.test(text);
}

/** A number as it was written, where {@link parseKept} kept it. */
export function sourceOf(value: unknown): string | undefined {
  return isRawJSON(value) ? value.rawJSON : undefined;
}

/** What a reviver is told of a number. */
interface Context {
  readonly source?: string;
}

function keepNumber(_key: string, value: unknown, context?: Context): unknown {
  const source = context?.source;
  if (typeof value !== "number" || source === undefined) return value;
  return source === String(value) && isSafe(value, source, "kombu") ? value : rawJSON(source);
}

function isSafe(value: number, source: string | undefined, dialect: Dialect): boolean {
  if (!Number.isFinite(value)) return false;
  return dialect === "plain" || Number.isSafeInteger(value) || !INTEGER.test(source ?? "");
}

function refuse(source: string): unknown {
  throw new UnsafeNumberError(source);
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
