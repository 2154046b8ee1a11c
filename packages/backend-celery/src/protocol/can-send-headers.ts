/** As an AMQP client encodes them, all properties of a message have to fit into 64 KiB; the rest is room for the others. */
const MAX_BYTES = 60_000;
/** Celery's own headers are three deep at most; an AMQP client encodes them by recursion. */
const MAX_DEPTH = 16;

/** Types that amqplib tells of a number by `{ "!": type, value }`. */
const TYPES_OF_NUMBERS: ReadonlySet<unknown> = new Set(["timestamp", "decimal"]);

/**
 * Whether a message with these headers can be sent on. Other programs may send what an AMQP client here cannot: a worker
 * that took it could neither retry nor postpone it.
 */
export function canSendHeaders(headers: Readonly<Record<string, unknown>>): boolean {
  if (!Object.values(headers).every((value) => canSend(value, 1))) return false;
  let length = 0;
  for (const [name, value] of Object.entries(headers))
    length += name.length + (typeof value === "string" ? value.length : (JSON.stringify(value)?.length ?? 0));
  // No character takes more than three bytes.
  return length * 3 <= MAX_BYTES || Buffer.byteLength(JSON.stringify(headers)) <= MAX_BYTES;
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
