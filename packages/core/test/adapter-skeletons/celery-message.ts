// Compile-only, as celery-skeleton.ts: what becomes of requests and messages in Celery's protocol 2.
import type { Invocation } from "../../src/adapter/execution.ts";
import type { RequestOptions, StepRequest } from "../../src/adapter/submit-request.ts";
import type { Message, Signature } from "./celery-driver.ts";
import * as driver from "./celery-driver.ts";

export function invocationOf(
  message: Message,
  queue: string,
  delivery: number,
  signal: AbortSignal,
): Invocation {
  return {
    id: message.id,
    taskName: message.task,
    queue,
    attempt: message.retries + 1,
    delivery,
    args: message.args,
    kwargs: message.kwargs,
    ...driver.withoutStep(message.headers),
    expiresAt: message.expires === null ? undefined : new Date(message.expires),
    signal,
  };
}

type Called = Omit<StepRequest, "native">;

export function messageOf(called: Called, id: string, run: RequestOptions): Message {
  return {
    id,
    task: called.taskName,
    queue: driver.engineQueue(called.queue),
    retries: 0,
    eta: run.delayMs === undefined ? null : etaIn(run.delayMs),
    expires: run.expiresAt?.toISOString() ?? null,
    rootId: id,
    parentId: null,
    replyTo: driver.replyQueue,
    priority: priorityOf(run),
    headers: run.headers,
    args: called.args,
    kwargs: called.kwargs ?? {},
    chain: null,
  };
}

export function signatureOf(step: Called, runId: string, index: number, run: RequestOptions): Signature {
  return {
    task: step.taskName,
    args: step.args,
    kwargs: step.kwargs ?? {},
    immutable: false,
    options: {
      queue: driver.engineQueue(step.queue),
      task_id: driver.stepId(runId, index),
      reply_to: driver.replyQueue,
      priority: priorityOf(run),
      headers: driver.withStep(run.headers, runId, index),
    },
  };
}

/** The id was fixed at submit: a step that is published twice is the same task twice. */
export function nextMessage(
  message: Message,
  { task, args, kwargs, immutable, options }: Signature,
  value: unknown,
): Message {
  return {
    id: options.task_id,
    task,
    queue: options.queue,
    retries: 0,
    eta: null,
    expires: null,
    rootId: message.rootId ?? message.id,
    parentId: message.id,
    replyTo: options.reply_to,
    priority: options.priority,
    headers: options.headers,
    args: immutable ? args : [value, ...args],
    kwargs,
    chain: message.chain?.slice(0, -1) ?? null,
  };
}

export function etaIn(delayMs: number): string {
  return new Date(Date.now() + delayMs).toISOString();
}

function priorityOf({ priority }: RequestOptions): number | undefined {
  return priority === undefined ? undefined : { low: 1, normal: 5, high: 9 }[priority];
}

export function revoked(why: "revoked" | "expired"): object {
  return { exc_type: "TaskRevokedError", exc_message: [why], exc_module: "celery.exceptions" };
}
