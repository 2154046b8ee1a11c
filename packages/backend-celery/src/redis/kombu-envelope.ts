import { randomUUID } from "node:crypto";
import type { OutgoingMessage } from "../broker/celery-broker.ts";
import { isRecord } from "../protocol/signature.ts";
import type { WireMessage } from "../protocol/wire-message.ts";

/** A message that a list held. */
export interface OpenedEnvelope {
  readonly message: WireMessage;
  /** It was given out before. */
  readonly redelivered: boolean;
}

/** To where kombu says that a message went. */
export interface EnvelopeRoute {
  readonly exchange: string;
  readonly routingKey: string;
}

/** A message as kombu puts it into a list, or sends it to a channel. */
export function sealEnvelope(
  message: WireMessage,
  { exchange, routingKey }: EnvelopeRoute,
  deliveryMode: 1 | 2 = 2,
): string {
  const { correlationId, replyTo } = message;
  // Of the delivery before.
  const { redelivered: _, ...headers } = message.headers;
  return JSON.stringify({
    body: message.body.toString("base64"),
    "content-encoding": message.contentEncoding,
    "content-type": message.contentType,
    headers,
    properties: {
      ...(correlationId !== undefined && { correlation_id: correlationId }),
      ...(replyTo !== undefined && { reply_to: replyTo }),
      delivery_mode: deliveryMode,
      delivery_info: { exchange, routing_key: routingKey },
      priority: message.priority ?? 0,
      body_encoding: "base64",
      delivery_tag: randomUUID(),
    },
  });
}

/** A message to a queue goes by no exchange. */
export function sealForQueue(message: OutgoingMessage): string {
  return sealEnvelope(message, { exchange: "", routingKey: message.queue });
}

/** Reads whatever a list may hold. What is no envelope is taken for the body of a message without headers. */
export function openEnvelope(text: string): OpenedEnvelope {
  const envelope = parse(text);
  if (!isRecord(envelope) || !isRecord(envelope["properties"])) return openForeign(text);
  const properties = envelope["properties"];
  const headers = isRecord(envelope["headers"]) ? envelope["headers"] : {};
  const info = isRecord(properties["delivery_info"]) ? properties["delivery_info"] : {};
  const { body, encoding } = decodeBody(envelope["body"], properties["body_encoding"]);
  return {
    redelivered: headers["redelivered"] === true || info["redelivered"] === true,
    message: {
      contentType: textOf(envelope["content-type"]),
      contentEncoding: encoding ?? textOf(envelope["content-encoding"]),
      headers,
      body,
      correlationId: textOf(properties["correlation_id"]),
      replyTo: textOf(properties["reply_to"]),
      priority: priorityOf(envelope),
    },
  };
}

/** As kombu marks what is put back. @returns `text` itself where it is no envelope */
export function markRedelivered(text: string): string {
  const envelope = parse(text);
  if (!isRecord(envelope) || !isRecord(envelope["properties"])) return text;
  const { headers, properties } = envelope;
  const info = isRecord(properties["delivery_info"]) ? properties["delivery_info"] : {};
  return JSON.stringify({
    ...envelope,
    headers: { ...(isRecord(headers) ? headers : {}), redelivered: true },
    properties: { ...properties, delivery_info: { ...info, redelivered: true } },
  });
}

/** Of a message that was parsed already; `undefined`: it has none. */
export function priorityOf(envelope: unknown): number | undefined {
  const properties = isRecord(envelope) ? envelope["properties"] : undefined;
  const priority = isRecord(properties) ? properties["priority"] : undefined;
  return typeof priority === "number" ? priority : undefined;
}

function openForeign(text: string): OpenedEnvelope {
  const message: WireMessage = {
    contentType: "application/json",
    contentEncoding: undefined,
    headers: {},
    body: Buffer.from(text),
    correlationId: undefined,
    replyTo: undefined,
    priority: undefined,
  };
  return { message, redelivered: false };
}

/** kombu has two encodings: base64, and none. Any other is told in place of that of the content. */
function decodeBody(body: unknown, encoding: unknown): { body: Buffer; encoding: string | undefined } {
  const text = typeof body === "string" ? body : JSON.stringify(body ?? "");
  if (encoding === "base64") return { body: Buffer.from(text, "base64"), encoding: undefined };
  const isPlain = encoding === undefined || encoding === null || encoding === "utf-8";
  return { body: Buffer.from(text), encoding: isPlain ? undefined : `body_encoding ${String(encoding)}` };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
