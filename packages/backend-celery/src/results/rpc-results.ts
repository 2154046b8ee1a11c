import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { BackendUnavailableError, type Logger, ResultUnavailableError } from "@task-abstraction/core";
import type { Channel, ConsumeMessage } from "amqplib";
import type { AmqpLink } from "../amqp/amqp-link.ts";
import type { AmqpPublisher } from "../amqp/amqp-publisher.ts";
import { HeldChannel } from "../amqp/held-channel.ts";
import type { AddressedResult } from "../broker/celery-broker.ts";
import { revokedException } from "../protocol/python-exception.ts";
import { decodeMeta, encodeMeta, isFinal, type ResultMeta } from "../protocol/result-meta.ts";
import type { ResultStore, Revoked } from "./result-store.ts";

/** What it works with. */
export interface RpcResultsOptions {
  /** Where replies come in. */
  readonly link: AmqpLink;
  /** Where a worker's replies go out. */
  readonly publisher: AmqpPublisher;
  /** How long a result is remembered, in seconds; 0: for ever. */
  readonly expiresSeconds: number;
  readonly logger: Logger;
}

/** How long RabbitMQ keeps a queue of replies that nobody consumes. As Celery's. */
const QUEUE_EXPIRES_MS = 86_400_000;

/** How long a submit waits for the queue of replies, on a connection that is there. */
const ARM_TIMEOUT_MS = 10_000;

interface OwnTask {
  readonly submittedAt: number;
  meta: ResultMeta | undefined;
}

/**
 * Celery's `rpc://`: a worker sends the result to the queue that the task's message names, and the client that submitted it
 * remembers what came. Nobody else can read it, and what comes while its connection is lost is lost.
 */
export class RpcResults implements ResultStore {
  readonly keepsRevoked = false;
  readonly #options: RpcResultsOptions;
  /** Its queue, and how workers know this client. */
  readonly #queue = randomUUID();
  /** In the order in which they were submitted. */
  readonly #own = new Map<string, OwnTask>();
  readonly #wakes = new Map<string, Set<() => void>>();
  readonly #revoked = new Set<string>();
  #held: HeldChannel | undefined;

  constructor(options: RpcResultsOptions) {
    this.#options = options;
  }

  /** The queue of replies, while it is consumed. */
  async arm(): Promise<string> {
    const { link, logger } = this.#options;
    this.#held ??= new HeldChannel({
      link,
      logger,
      complaint: "Results cannot be received.",
      arm: (channel) => this.#receiveOn(channel),
    });
    if (this.#held.isReady) return this.#queue;
    // Not before: a worker may be quicker than a connection that was lost, and its reply would go nowhere.
    await link.open();
    await withinTime(this.#held.ready);
    return this.#queue;
  }

  expect(ids: readonly string[]): void {
    const { expiresSeconds } = this.#options;
    const submittedAt = performance.now();
    for (const id of ids) this.#own.set(id, { submittedAt, meta: undefined });
    if (expiresSeconds === 0) return;
    for (const [id, task] of this.#own) {
      if (task.submittedAt > submittedAt - expiresSeconds * 1_000) return;
      this.#own.delete(id);
    }
  }

  async write(results: readonly AddressedResult[]): Promise<void> {
    await Promise.all(
      results.map(async ({ result, replyTo, correlationId }) => {
        if (replyTo === undefined) return;
        await this.#options.publisher.reply({
          queue: replyTo,
          contentType: "application/json",
          contentEncoding: "utf-8",
          headers: {},
          body: Buffer.from(encodeMeta(result)),
          correlationId: correlationId ?? result.id,
          replyTo: undefined,
          priority: 0,
        });
      }),
    );
  }

  async read(ids: readonly string[]): Promise<readonly (ResultMeta | undefined)[]> {
    return ids.map((id) => {
      const task = this.#own.get(id);
      if (task === undefined)
        throw new ResultUnavailableError(id, "with rpc:// only the backend that submitted it can.");
      return task.meta;
    });
  }

  /** A worker cannot look into the memory of a client. */
  async lookUp(): Promise<undefined> {
    return undefined;
  }

  async watch(id: string, wake: () => void): Promise<Disposable> {
    const wakes = this.#wakes.get(id) ?? new Set();
    this.#wakes.set(id, wakes.add(wake));
    return {
      [Symbol.dispose]: () => {
        wakes.delete(wake);
        if (wakes.size === 0) this.#wakes.delete(id);
      },
    };
  }

  async revoke(ids: readonly string[]): Promise<Revoked> {
    const exception = revokedException("revoked");
    let last: Revoked = "finished";
    for (const id of ids) {
      const isOwn = this.#own.has(id);
      const isRevoked = this.#keep(id, decodeMeta(encodeMeta({ id, state: "REVOKED", exception })));
      last = !isOwn ? "unknown" : isRevoked ? "revoked" : "finished";
      if (last !== "finished") this.#revoked.add(id);
    }
    return last;
  }

  async listRevoked(): Promise<readonly string[]> {
    return [...this.#revoked];
  }

  async countStart(): Promise<undefined> {
    return undefined;
  }

  async uncountStart(): Promise<void> {}

  /** Answers on the broker's connection. */
  async ping(): Promise<void> {}

  async close(): Promise<void> {
    await this.#held?.close();
    this.#wakes.clear();
  }

  /** Exclusive, unlike Celery's own: RabbitMQ 4.3 refuses transient queues that are not. */
  async #receiveOn(channel: Channel): Promise<void> {
    await channel.assertQueue(this.#queue, {
      durable: false,
      autoDelete: true,
      exclusive: true,
      expires: QUEUE_EXPIRES_MS,
    });
    const receive = (message: ConsumeMessage | null): void => {
      // Somebody deleted the queue: it is made again with another channel.
      if (message === null) void channel.close().catch(() => undefined);
      else this.#receive(message);
    };
    await channel.consume(this.#queue, receive, { noAck: true });
  }

  #receive({ content, properties }: ConsumeMessage): void {
    try {
      const meta = decodeMeta(content.toString("utf8"));
      this.#keep(properties.correlationId || meta.id, meta);
    } catch (error) {
      this.#options.logger.warn("A reply cannot be read.", { error: String(error) });
    }
  }

  /** False where the task is not ours, or has a result that does not change any more. */
  #keep(id: string, meta: ResultMeta): boolean {
    const task = this.#own.get(id);
    if (task === undefined || (task.meta !== undefined && isFinal(task.meta.state))) return false;
    task.meta = meta;
    for (const wake of this.#wakes.get(id) ?? []) wake();
    return true;
  }
}

async function withinTime(ready: Promise<void>): Promise<void> {
  const waiting = new AbortController();
  const late = delay(ARM_TIMEOUT_MS, undefined, { signal: waiting.signal }).then(() => {
    throw new BackendUnavailableError(
      "Results cannot be received: RabbitMQ gives no queue for them just now.",
    );
  });
  late.catch(() => undefined);
  await Promise.race([ready, late]).finally(() => waiting.abort());
}
