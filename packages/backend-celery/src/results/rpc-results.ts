import { randomUUID } from "node:crypto";
import { type Logger, ResultUnavailableError } from "@task-abstraction/core";
import type { Channel, ChannelModel, ConsumeMessage } from "amqplib";
import type { AmqpLink } from "../amqp/amqp-link.ts";
import type { AmqpPublisher } from "../amqp/amqp-publisher.ts";
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
  #armed: Promise<string> | undefined;
  #subscription: Disposable | undefined;

  constructor(options: RpcResultsOptions) {
    this.#options = options;
  }

  /** The queue of replies, once it is consumed. */
  arm(): Promise<string> {
    this.#armed ??= this.#consume().catch((error: unknown) => {
      this.#armed = undefined;
      throw error;
    });
    return this.#armed;
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
    this.#subscription?.[Symbol.dispose]();
    this.#wakes.clear();
  }

  async #consume(): Promise<string> {
    const { link, logger } = this.#options;
    const first = Promise.withResolvers<void>();
    this.#subscription?.[Symbol.dispose]();
    this.#subscription = link.onConnect((model) => {
      this.#open(model).then(first.resolve, (error: unknown) => {
        first.reject(error);
        logger.warn("Results cannot be received.", { error: String(error) });
      });
    });
    link.open().catch(first.reject);
    await first.promise;
    return this.#queue;
  }

  /** Exclusive, unlike Celery's own: RabbitMQ 4.3 refuses transient queues that are not. */
  async #open(model: ChannelModel): Promise<void> {
    const channel: Channel = await model.createChannel();
    channel.on("error", () => undefined);
    await channel.assertQueue(this.#queue, {
      durable: false,
      autoDelete: true,
      exclusive: true,
      expires: QUEUE_EXPIRES_MS,
    });
    await channel.consume(this.#queue, (message) => message !== null && this.#receive(message), {
      noAck: true,
    });
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
