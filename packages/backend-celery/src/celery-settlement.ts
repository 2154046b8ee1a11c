import type { Outcome, TaskFailure } from "@task-abstraction/core";
import type {
  AddressedResult,
  Delivery,
  DueMessage,
  OutgoingMessage,
  Settlement,
} from "./broker/celery-broker.ts";
import type { QueueNames } from "./celery-routes.ts";
import { unexplained } from "./celery-snapshot.ts";
import type { CeleryMessage } from "./protocol/celery-message.ts";
import { continueChain } from "./protocol/continue-chain.ts";
import { withoutBrokerHeaders } from "./protocol/protocol-headers.ts";
import { revokedException, toException } from "./protocol/python-exception.ts";
import { failureOf, type ResultMeta, type ResultToWrite } from "./protocol/result-meta.ts";
import type { Signature } from "./protocol/signature.ts";
import type { UnreadableMessageError } from "./protocol/unreadable-message-error.ts";

/** A task that a worker was given. */
export interface TakenTask {
  readonly delivery: Delivery;
  readonly message: CeleryMessage;
  readonly startedAt: Date | undefined;
}

/** Turns outcomes into what has to be published and stored, as Celery's own workers do. */
export class CelerySettler {
  readonly #queues: QueueNames;
  /** Of this worker, as results name it. */
  readonly #worker: string;

  constructor(queues: QueueNames, worker: string) {
    this.#queues = queues;
    this.#worker = worker;
  }

  /**
   * What is left to do for a task that comes again although its result is stored: what follows it may not have been
   * published. `undefined`: it has to be run.
   */
  resume(task: TakenTask, meta: ResultMeta): Settlement | undefined {
    switch (meta.state) {
      case "SUCCESS":
        return this.#completeAgain(task, meta);
      case "FAILURE":
        return this.#fail(task, failureOf(meta) ?? unexplained);
      case "REVOKED":
        return { verdict: "done" };
      case "RETRY":
        return this.#resumeRetry(task, meta);
      default:
        return undefined;
    }
  }

  #completeAgain(task: TakenTask, meta: ResultMeta): Settlement | undefined {
    // What follows needs the value itself.
    if (meta.unreadable !== undefined) return undefined;
    try {
      return this.#complete(task, { value: meta.result });
    } catch (error) {
      const failure = unpublishable(error);
      const end = { state: "FAILURE", exception: toException(failure), failure } as const;
      return { verdict: "dead-letter", results: this.#endLater(task.message.chain, end) };
    }
  }

  #resumeRetry(task: TakenTask, meta: ResultMeta): Settlement | undefined {
    const retries = meta.retries ?? -1;
    if (retries > task.message.retries) return { verdict: "done" };
    if (retries < task.message.retries) return undefined;
    const delayMs = Math.max(0, (meta.retryAt?.getTime() ?? 0) - Date.now());
    return this.#retry(task, failureOf(meta) ?? unexplained, delayMs);
  }

  /** What became of a task. */
  settle(task: TakenTask, outcome: Outcome): Settlement {
    switch (outcome.status) {
      case "completed":
        return this.#complete(task, outcome);
      case "failed":
        return outcome.retry === false
          ? this.#fail(task, outcome.error)
          : this.#retry(task, outcome.error, outcome.retry.delayMs);
      case "cancelled":
        return this.#revoke(task, outcome.error);
      case "released":
        return { verdict: "again" };
    }
  }

  /** A message that cannot be read; its failure is kept where it has an id. */
  refuse(
    delivery: Delivery,
    { id, chain }: Pick<UnreadableMessageError, "id" | "chain">,
    failure: TaskFailure,
  ): Settlement {
    if (id === undefined) return { verdict: "dead-letter" };
    const end = { state: "FAILURE", exception: toException(failure), failure } as const;
    const result: ResultToWrite = { id, worker: this.#worker, queue: delivery.queue, ...end };
    return { verdict: "dead-letter", results: [addressed(result, delivery), ...this.#endLater(chain, end)] };
  }

  /** That it has begun (`trackStarted`). */
  started(task: TakenTask): AddressedResult {
    return addressed({ ...this.#resultOf(task), state: "STARTED" }, task.delivery);
  }

  /** The task as it came, to be given out again at `dueAt`. */
  postpone({ delivery }: Pick<TakenTask, "delivery">, dueAt: Date): Settlement {
    return { verdict: "done", publish: [{ message: sendAgain(delivery, {}), dueAt }] };
  }

  #complete(
    task: TakenTask,
    { value, nextHeaders }: Pick<Outcome & { status: "completed" }, "value" | "nextHeaders">,
  ): Settlement {
    const { delivery, message } = task;
    const next = continueChain(message, value, { queues: this.#queues, headers: nextHeaders });
    const result: ResultToWrite = {
      ...this.#resultOf(task),
      state: "SUCCESS",
      value,
      children: next.map(({ id }) => id),
    };
    return {
      verdict: "done",
      publish: next.map(({ message: following, dueAt }) => ({ message: following, dueAt })),
      results: this.#unlessIgnored(message, [addressed(result, delivery)]),
    };
  }

  /** The worker sends it again, the chain with it: any worker in any language may go on. */
  #retry(task: TakenTask, failure: TaskFailure, delayMs: number): Settlement {
    const { delivery, message } = task;
    const dueAt = new Date(Date.now() + delayMs);
    const again = sendAgain(delivery, {
      retries: message.retries + 1,
      eta: delayMs > 0 ? dueAt.toISOString() : null,
      parent_id: message.id,
    });
    const result: ResultToWrite = {
      ...this.#resultOf(task),
      state: "RETRY",
      exception: toException(failure),
      failure,
      retryAt: dueAt,
    };
    return {
      verdict: "done",
      publish: [{ message: again, dueAt }],
      results: this.#unlessIgnored(message, [addressed(result, delivery)]),
    };
  }

  #fail(task: TakenTask, failure: TaskFailure): Settlement {
    const { message } = task;
    const end = { state: "FAILURE", exception: toException(failure), failure } as const;
    return {
      // As Python's workers do, so that a dead letter exchange gets it.
      verdict: failure.code === "NOT_REGISTERED" ? "dead-letter" : "done",
      publish: message.errbacks.flatMap((errback) => this.#callErrback(errback, task)),
      results: [
        ...this.#unlessIgnored(message, [addressed({ ...this.#resultOf(task), ...end }, task.delivery)]),
        ...this.#endLater(message.chain, end),
      ],
    };
  }

  #revoke(task: TakenTask, failure: TaskFailure | undefined): Settlement {
    const reason =
      failure?.code === "EXPIRED" ? "expired" : task.startedAt === undefined ? "revoked" : "terminated";
    const end = { state: "REVOKED", exception: revokedException(reason), failure } as const;
    return {
      verdict: "done",
      results: [
        addressed({ ...this.#resultOf(task), ...end }, task.delivery),
        ...this.#endLater(task.message.chain, end),
      ],
    };
  }

  /** All steps that will never run end as the one before: who waits for the last would wait for ever. */
  #endLater(
    chain: readonly Signature[],
    end: Pick<ResultToWrite, "state" | "exception" | "failure">,
  ): readonly AddressedResult[] {
    return chain.toReversed().flatMap((signature): AddressedResult[] => {
      const { task_id: id, reply_to: replyTo } = signature.options;
      if (typeof id !== "string") return [];
      const result: ResultToWrite = { id, taskName: signature.task, worker: this.#worker, ...end };
      return [{ result, replyTo: typeof replyTo === "string" ? replyTo : undefined, correlationId: id }];
    });
  }

  /** Of the old kind: it is given the id of the task that failed, unless it is immutable. */
  #callErrback(errback: Signature, { message }: TakenTask): readonly DueMessage[] {
    try {
      const called = continueChain({ ...message, callbacks: [errback], chain: [] }, message.id, {
        queues: this.#queues,
      });
      return called.map((following) => ({ message: following.message, dueAt: following.dueAt }));
    } catch {
      // One that cannot be published must not keep the failure from being told.
      return [];
    }
  }

  #resultOf({ delivery, message, startedAt }: TakenTask): Omit<ResultToWrite, "state"> {
    return {
      id: message.id,
      taskName: message.task,
      retries: message.retries,
      startedAt,
      parentId: message.parentId,
      group: message.group,
      worker: this.#worker,
      queue: delivery.queue,
    };
  }

  #unlessIgnored(message: CeleryMessage, results: readonly AddressedResult[]): readonly AddressedResult[] {
    return message.ignoreResult ? [] : results;
  }
}

/** What follows a task may be written by anybody. */
export function unpublishable(error: unknown): TaskFailure {
  return {
    code: "ENGINE_ERROR",
    type: "Error",
    message: `What follows the task cannot be published: ${(error as Error).message}.`,
    retryable: false,
  };
}

function addressed(result: ResultToWrite, { message }: Delivery): AddressedResult {
  return { result, replyTo: message.replyTo, correlationId: message.correlationId };
}

/** The same bytes with other headers: nothing of another client's message is lost on the way. */
function sendAgain(
  { message, queue }: Delivery,
  headers: Readonly<Record<string, unknown>>,
): OutgoingMessage {
  return { ...message, headers: { ...withoutBrokerHeaders(message.headers), ...headers }, queue };
}
