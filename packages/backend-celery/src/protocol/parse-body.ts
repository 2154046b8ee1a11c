import { canSendHeaders } from "./can-send-headers.ts";
import { createReader, parseKept, parseToRead, type Reader } from "./kombu-json.ts";
import { printShort } from "./print-short.ts";
import { withoutBrokerHeaders } from "./protocol-headers.ts";
import { isRecord } from "./signature.ts";
import { type ReadSoFar, UnreadableMessageError } from "./unreadable-message-error.ts";
import type { WireMessage } from "./wire-message.ts";

/** What a body may be encoded in: `binary` is kombu's word for bytes that are not to be recoded. */
const ENCODINGS: ReadonlySet<string> = new Set(["utf-8", "utf8", "us-ascii", "ascii", "binary"]);

/** A body, for its two uses. */
export interface ParsedBody {
  /** Of which parts are read here. */
  readonly body: unknown;
  /** Of which parts are sent on, to workers in any language: nothing of it may change on the way. */
  readonly kept: unknown;
  readonly read: Reader;
}

/** @throws UnreadableMessageError */
export function parseBody(wire: WireMessage, about: ReadSoFar): ParsedBody {
  const { contentType, contentEncoding = "utf-8" } = wire;
  if (contentType !== "application/json")
    throw new UnreadableMessageError(
      `its content type is ${printShort(contentType)}: only application/json is accepted`,
      about,
    );
  if (!ENCODINGS.has(contentEncoding.toLowerCase()))
    throw new UnreadableMessageError(`its content encoding is ${printShort(contentEncoding)}`, about);
  if (wire.headers["compression"])
    throw new UnreadableMessageError(
      `its body is compressed (${printShort(wire.headers["compression"])})`,
      about,
    );
  // Those of the broker are not sent on: looked at only where they may be the reason.
  if (!canSendHeaders(wire.headers) && !canSendHeaders(withoutBrokerHeaders(wire.headers)))
    throw new UnreadableMessageError("its headers are too large, or of a kind that cannot be sent on", about);
  const text = wire.body.toString("utf8");
  try {
    const body = parseToRead(text);
    const kept = hasFollowing(body) ? parseKept(text) : body;
    return { body, kept, read: createReader(text, wire.headers["lang"] === "js" ? "plain" : "kombu") };
  } catch (error) {
    throw new UnreadableMessageError(`its body is no JSON (${(error as Error).message})`, about);
  }
}

function hasFollowing(body: unknown): boolean {
  const embed = Array.isArray(body) ? (body as readonly unknown[])[2] : body;
  if (!isRecord(embed)) return false;
  const { callbacks, errbacks, chain } = embed;
  return [callbacks, errbacks, chain].some((signatures) => Boolean(signatures));
}
