import type { Secrets } from "../secrets/secrets.ts";

/** Names under which a value is a secret whatever it is. */
const SECRET_NAME =
  /^(pass(word|wd|phrase)?|secret|.*_secret|token|.*_token|api_?key|authorization|cookie|credentials?)$/i;
const MAX_DEPTH = 8;

/** Details of a log line as plain data: errors spelled out, secrets masked, cycles cut. */
export function plainDetails(
  details: Readonly<Record<string, unknown>>,
  secrets: Secrets,
): Record<string, unknown> {
  return plainRecord(details, secrets, 0);
}

function plain(value: unknown, secrets: Secrets, depth: number): unknown {
  if (typeof value === "string") return secrets.mask(value);
  if (typeof value === "bigint" || typeof value === "symbol") return String(value);
  if (typeof value === "function") return undefined;
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof Date) return value;
  if (depth >= MAX_DEPTH) return "[...]";
  if (Array.isArray(value)) return value.map((item) => plain(item, secrets, depth + 1));
  return plainRecord(value instanceof Error ? describeThrown(value) : value, secrets, depth);
}

function plainRecord(value: object, secrets: Secrets, depth: number): Record<string, unknown> {
  const entries = Object.entries(value).map(([name, part]): [string, unknown] => [
    name,
    SECRET_NAME.test(name) ? "***" : plain(part, secrets, depth + 1),
  ]);
  return Object.fromEntries(entries);
}

/** The fields of an error that its own properties do not show. */
function describeThrown(error: Error): object {
  const { name, message, stack, cause } = error;
  return { type: name, ...error, message, ...(cause === undefined ? {} : { cause }), stack };
}
