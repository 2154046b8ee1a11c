/** As an AMQP client encodes them, all properties of a message have to fit into 64 KiB; the rest is room for the others. */
const MAX_BYTES = 60_000;
const MAX_BYTES_OF_CHARACTER = 3;
/** Celery's own headers are three deep at most; an AMQP client encodes them by recursion. */
const MAX_DEPTH = 16;

/** Types that amqplib tells of a number by `{ "!": type, value }`. */
const TYPES_OF_NUMBERS: ReadonlySet<unknown> = new Set(["timestamp", "decimal"]);

/**
 * Whether a message with these headers can be sent on. Other programs may send what an AMQP client here cannot: a worker
 * that took it could neither retry nor postpone it.
 */
export function canSendHeaders(headers: Readonly<Record<string, unknown>>): boolean {
  // Of every message: most headers are short texts.
  let length = 0;
  for (const name of Object.keys(headers)) {
    const value = headers[name];
    if (!canSend(value, 1)) return false;
    length += name.length + lengthOf(value);
  }
  return (
    length * MAX_BYTES_OF_CHARACTER <= MAX_BYTES || Buffer.byteLength(JSON.stringify(headers)) <= MAX_BYTES
  );
}

/** At least as many characters as JSON has of it, but for escapes. */
function lengthOf(value: unknown): number {
  if (typeof value === "string") return value.length;
  return typeof value === "object" && value !== null ? JSON.stringify(value).length : 24;
}

function canSend(value: unknown, depth: number): boolean {
  if (typeof value === "number")
    return Number.isSafeInteger(value) || !(Number.isInteger(value) || !Number.isFinite(value));
  if (typeof value !== "object" || value === null || Buffer.isBuffer(value)) return true;
  if (depth > MAX_DEPTH) return false;
  if (Array.isArray(value)) return value.every((item) => canSend(item, depth + 1));
  // A key `__proto__` of another program becomes the prototype where a client sets keys one by one.
  if (Object.getPrototypeOf(value) !== Object.prototype) return false;
  if ("!" in value && !TYPES_OF_NUMBERS.has(value["!"])) return false;
  return Object.values(value).every((item) => canSend(item, depth + 1));
}
