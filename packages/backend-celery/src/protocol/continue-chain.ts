import { randomUUID } from "node:crypto";
import type { OutgoingMessage } from "../broker/celery-broker.ts";
import type { CeleryMessage } from "./celery-message.ts";
import { readTime } from "./celery-time.ts";
import { checkSendable } from "./check-sendable.ts";
import { encodeMessage } from "./encode-message.ts";
import { needsKombu, readKept } from "./kombu-json.ts";
import { CHAIN_HEADER, isUserHeader } from "./protocol-headers.ts";
import { isRecord, readSignatures, type Signature } from "./signature.ts";

/** Where signatures go that name no queue. */
export interface ContinuationContext {
  readonly queues: { ofTask(taskName: string, queue: string | undefined): string };
  /** For what follows, beside its own. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** A message that follows from a task's end. */
export interface Following {
  readonly id: string;
  readonly message: OutgoingMessage;
  readonly dueAt: Date | undefined;
}

/**
 * What a worker publishes when a task has succeeded: its callbacks, and the next step of its chain, which is the last of
 * the list. As `celery.app.trace` does it.
 */
export function continueChain(
  message: CeleryMessage,
  value: unknown,
  context: ContinuationContext,
): readonly Following[] {
  const next = message.chain.at(-1);
  const callbacks = message.callbacks.map((callback) =>
    follow(callback, message, { value, context, chain: [] }),
  );
  if (next === undefined) return callbacks;
  return [...callbacks, follow(next, message, { value, context, chain: message.chain.slice(0, -1) })];
}

interface Handover {
  readonly value: unknown;
  readonly context: ContinuationContext;
  readonly chain: readonly Signature[];
}

function follow(signature: Signature, before: CeleryMessage, { value, context, chain }: Handover): Following {
  const { args, kwargs, immutable, task } = signature;
  const { link, link_error: linkError, ...rest } = signature.options;
  const options = readKept(rest, "kombu") as Signature["options"];
  const id = textOf(options["task_id"]) ?? randomUUID();
  const dueAt = timeOf(options["countdown"] ?? options["eta"]);
  const headers = isRecord(options["headers"]) ? options["headers"] : {};
  const place = textOf(headers[CHAIN_HEADER]);
  const message: CeleryMessage = {
    id,
    task,
    args: immutable ? args : [value ?? null, ...args],
    kwargs,
    retries: 0,
    eta: dueAt,
    expires: timeOf(options["expires"]),
    rootId: before.rootId ?? before.id,
    parentId: before.id,
    group: textOf(options["group_id"]),
    ignoreResult: options["ignore_result"] === true,
    headers: { ...textsOf(headers), ...context.headers },
    step: undefined,
    callbacks: readSignatures(link, "options.link"),
    errbacks: readSignatures(linkError, "options.link_error"),
    chain,
  };
  const wire = encodeMessage(message, {
    priority: numberOf(options["priority"]),
    replyTo: textOf(options["reply_to"]),
  });
  const outgoing = {
    ...wire,
    headers: {
      ...wire.headers,
      timelimit: [numberOf(options["time_limit"]) ?? null, numberOf(options["soft_time_limit"]) ?? null],
      ...(place !== undefined && { [CHAIN_HEADER]: place }),
      // In a chain that Python made, Python's own types are to arrive as such.
      ...(place === undefined && needsKombu([args, kwargs]) && { lang: "py" }),
    },
    queue: context.queues.ofTask(task, queueOf(options["queue"])),
  };
  checkSendable(outgoing);
  return { id, dueAt, message: outgoing };
}

/** A name, or a queue as kombu dumps it. */
function queueOf(queue: unknown): string | undefined {
  return textOf(isRecord(queue) ? queue["name"] : queue);
}

/** Seconds from now, or a time. */
function timeOf(value: unknown): Date | undefined {
  const seconds = numberOf(value);
  return seconds === undefined ? readTime(value) : new Date(Date.now() + seconds * 1_000);
}

function textsOf(headers: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).filter(
      (header): header is [string, string] => typeof header[1] === "string" && isUserHeader(header[0]),
    ),
  );
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function numberOf(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}
