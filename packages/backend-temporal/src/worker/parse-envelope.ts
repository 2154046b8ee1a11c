import { type Envelope, FIELD } from "../workflow/envelope.ts";

/** What came in the header of an activity, which anybody may have written. @throws TypeError that says what is wrong */
export function parseEnvelope(value: unknown): Envelope {
  if (!isRecord(value)) throw new TypeError(`its header ${FIELD} is no object`);
  const { headers, expiresAt, step } = value as Envelope;
  if (headers !== undefined && !(isRecord(headers) && Object.values(headers).every(isText)))
    throw new TypeError("its headers are no texts by name");
  if (expiresAt !== undefined && !(isText(expiresAt) && !Number.isNaN(Date.parse(expiresAt))))
    throw new TypeError("its expiresAt is no time");
  if (step !== undefined && !(Number.isSafeInteger(step) && step >= 0))
    throw new TypeError("its step is no number from 0");
  return value;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}
