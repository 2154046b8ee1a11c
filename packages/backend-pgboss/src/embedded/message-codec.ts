import { deserialize, serialize } from "node:v8";
import {
  type DatabaseErrorFields,
  EmbeddedDatabaseError,
  pickDatabaseErrorFields,
} from "./embedded-database-error.ts";
import { FrameTooLargeError } from "./frame-too-large-error.ts";
import { StatementNotExecutedError } from "./statement-not-executed-error.ts";
import { UnreadableMessageError } from "./unreadable-message-error.ts";

/**
 * The version of the structured values of this Node, which is the second byte of every serialised value
 * (https://nodejs.org/api/v8.html#serialization-api). A Node reads older values than its own, never newer ones.
 */
export const VALUE_FORMAT: number = serialize(null)[1] ?? 0;

/** What birpc puts on the wire: `e` is the error of an answer. */
type Message = { readonly e?: unknown };

interface ErrorOnTheWire {
  readonly kind: "database" | "not-executed" | "too-large" | "other";
  readonly name: string;
  readonly message: string;
  readonly fields: DatabaseErrorFields;
}

/** Dates, buffers, bigints and maps keep their types. @throws when a value cannot be sent, a function for instance. */
export function encodeMessage(message: Message): Buffer {
  return serialize(message.e === undefined ? message : { ...message, e: encodeError(message.e) });
}

/**
 * The inverse of `encodeMessage`; errors are instances of the class they were thrown as.
 *
 * @throws UnreadableMessageError
 */
export function decodeMessage(bytes: Buffer): Message {
  const message = deserializeObject(bytes);
  return message.e === undefined ? message : { ...message, e: decodeError(message.e as ErrorOnTheWire) };
}

function deserializeObject(bytes: Buffer): Message {
  let value: unknown;
  try {
    value = deserialize(bytes);
  } catch (cause) {
    throw new UnreadableMessageError("The frame holds no serialised value.", { cause });
  }
  if (typeof value === "object" && value !== null) return value;
  throw new UnreadableMessageError("The frame holds no message.");
}

// Structured cloning would keep only the name, message and stack of an error, and its stack means nothing elsewhere.
function encodeError(error: unknown): ErrorOnTheWire {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  if (error instanceof EmbeddedDatabaseError)
    return { kind: "database", name, message, fields: pickDatabaseErrorFields(error) };
  return { kind: kindOf(error), name, message, fields: {} };
}

function kindOf(error: unknown): ErrorOnTheWire["kind"] {
  if (error instanceof StatementNotExecutedError) return "not-executed";
  return error instanceof FrameTooLargeError ? "too-large" : "other";
}

function decodeError({ kind, name, message, fields }: ErrorOnTheWire): Error {
  if (kind === "database") return new EmbeddedDatabaseError(message, fields);
  if (kind === "not-executed") return new StatementNotExecutedError();
  if (kind === "too-large") return new FrameTooLargeError(message);
  return Object.assign(new Error(message), { name });
}
