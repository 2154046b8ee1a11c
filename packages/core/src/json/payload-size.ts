import { PayloadTooLargeError } from "../errors/payload-too-large-error.ts";

/**
 * Refuses JSON beyond a backend's limit.
 *
 * @param what how it is called in the error, for instance `The arguments of task "x"`
 * @throws PayloadTooLargeError (PAYLOAD_TOO_LARGE)
 */
export function checkPayloadSize(what: string, value: unknown, maxBytes: number | null): void {
  if (maxBytes === null) return;
  const bytes = Buffer.byteLength(JSON.stringify(value));
  if (bytes > maxBytes) throw new PayloadTooLargeError(what, bytes, maxBytes);
}
