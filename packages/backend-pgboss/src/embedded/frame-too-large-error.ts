/** A payload is over the limit of one frame; it was neither sent nor kept. */
export class FrameTooLargeError extends Error {
  override readonly name = "FrameTooLargeError";
}

/** Says how large the payload is and how large it may be. */
export function describeTooLarge(payloadBytes: number, maxBytes: number): string {
  return `A call or its answer takes ${payloadBytes} bytes, the limit is ${maxBytes}: split it.`;
}
