import { randomUUID } from "node:crypto";
import type { OutgoingMessage } from "../broker/celery-broker.ts";
import type { CeleryMessage } from "./celery-message.ts";
import { encodeMessage } from "./encode-message.ts";
import { CHAIN_HEADER, isUserHeader } from "./protocol-headers.ts";
import { isRecord, readSignatures, type Signature } from "./signature.ts";

/** Where signatures go that name no queue. */
export interface ContinuationContext {
  readonly queues: { ofTask(taskName: string, queue: string | undefined): string };
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
  const { options, args, kwargs, immutable, task } = signature;
  const id = textOf(options["task_id"]) ?? randomUUID();
  const dueAt = dueAtOf(options);
  const headers = isRecord(options["headers"]) ? options["headers"] : {};
  const message: CeleryMessage = {
    id,
    task,
    args: immutable ? args : [value ?? null, ...args],
    kwargs,
    retries: 0,
    eta: dueAt,
    expires: expiryOf(options["expires"]),
    rootId: before.rootId ?? before.id,
    parentId: before.id,
    group: textOf(options["group_id"]),
    ignoreResult: options["ignore_result"] === true,
    headers: textsOf(headers),
    step: undefined,
    callbacks: readSignatures(options["link"], "options.link"),
    errbacks: readSignatures(options["link_error"], "options.link_error"),
    chain,
  };
  const wire = encodeMessage(message, {
    priority: numberOf(options["priority"]),
    replyTo: textOf(options["reply_to"]),
  });
  const place = textOf(headers[CHAIN_HEADER]);
  return {
    id,
    dueAt,
    message: {
      ...wire,
      ...(place === undefined ? {} : { headers: { ...wire.headers, [CHAIN_HEADER]: place } }),
      queue: context.queues.ofTask(task, queueOf(options["queue"])),
    },
  };
}

/** A name, or a queue as kombu dumps it. */
function queueOf(queue: unknown): string | undefined {
  return textOf(isRecord(queue) ? queue["name"] : queue);
}

function dueAtOf({ countdown, eta }: Signature["options"]): Date | undefined {
  const seconds = numberOf(countdown);
  if (seconds !== undefined) return new Date(Date.now() + seconds * 1_000);
  return dateOf(eta);
}

/** Seconds from now, or a time. */
function expiryOf(expires: unknown): Date | undefined {
  const seconds = numberOf(expires);
  return seconds === undefined ? dateOf(expires) : new Date(Date.now() + seconds * 1_000);
}

function dateOf(value: unknown): Date | undefined {
  const date = typeof value === "string" ? new Date(value) : undefined;
  return date === undefined || Number.isNaN(date.getTime()) ? undefined : date;
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
