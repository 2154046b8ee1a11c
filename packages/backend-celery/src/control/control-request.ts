import type { ControlMessage } from "../broker/celery-broker.ts";
import { isRecord } from "../protocol/signature.ts";
import { matchHostname } from "./match-hostname.ts";

/** Clocks of two machines differ: only what is older than this has lost whoever asked. */
const LATE_MS = 30_000;

/** A command for this worker. */
export interface ControlRequest {
  readonly method: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Where the answer goes; `undefined`: nobody wants one. */
  readonly replyTo: { readonly exchange: string; readonly routingKey: string } | undefined;
  /** Of the question, to be told in the answer. */
  readonly ticket: unknown;
}

/** Reads what was broadcast; `undefined`: it is no command, or not for this worker, or its asker waits no longer. */
export function readRequest({ body, headers }: ControlMessage, hostname: string): ControlRequest | undefined {
  const { method, arguments: parameters, ticket } = body;
  if (typeof method !== "string" || !isAddressed(body, hostname)) return undefined;
  const replyTo = readReplyTo(body["reply_to"]);
  if (replyTo !== undefined && isLate(headers["expires"])) return undefined;
  return { method, parameters: isRecord(parameters) ? parameters : {}, replyTo, ticket };
}

/** In kombu's order: names, then a pattern, else everybody. */
function isAddressed({ destination, pattern, matcher }: ControlMessage["body"], hostname: string): boolean {
  if (Array.isArray(destination) && destination.length > 0) return destination.includes(hostname);
  if (typeof pattern === "string" && typeof matcher === "string" && pattern !== "" && matcher !== "")
    return matchHostname(hostname, pattern, matcher);
  return true;
}

/** In seconds; 0: never. */
function isLate(expires: unknown): boolean {
  return typeof expires === "number" && expires > 0 && expires * 1_000 + LATE_MS < Date.now();
}

function readReplyTo(value: unknown): ControlRequest["replyTo"] {
  if (!isRecord(value)) return undefined;
  const { exchange, routing_key: routingKey } = value;
  return typeof exchange === "string" && typeof routingKey === "string"
    ? { exchange, routingKey }
    : undefined;
}
