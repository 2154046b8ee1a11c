import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "@task-abstraction/core";
import type { Channel, ChannelModel, ConsumeMessage } from "amqplib";
import type { BrokerConsumer, ConsumeRequest, Settlement } from "../broker/celery-broker.ts";
import { AmqpAcknowledgements } from "./amqp-acknowledgements.ts";
import type { AmqpLink } from "./amqp-link.ts";
import type { AmqpTopology } from "./amqp-topology.ts";

const RETRY_FIRST_MS = 100;
const RETRY_MOST_MS = 5_000;
/** Before a consumer that never took messages gives up. */
const MOST_LOSSES = 6;

/** What a consumer works with. */
export interface AmqpConsumerParts {
  readonly link: AmqpLink;
  readonly topology: AmqpTopology;
  readonly logger: Logger;
  /** All of a settlement but its verdict. */
  readonly carryOut: (settlement: Settlement, lapsed: AbortSignal) => Promise<void>;
}

/** Takes messages of several queues on one channel, which is made again after every loss. */
export class AmqpConsumer implements BrokerConsumer {
  readonly ready: Promise<void>;
  readonly #parts: AmqpConsumerParts;
  readonly #request: ConsumeRequest;
  readonly #first = Promise.withResolvers<void>();
  readonly #closing = new AbortController();
  readonly #subscription: Disposable;
  #channel: Channel | undefined;
  #tags: readonly string[] = [];
  #isPaused = false;
  /** Connections that were lost before it took messages. */
  #losses = 0;

  constructor(parts: AmqpConsumerParts, request: ConsumeRequest) {
    this.#parts = parts;
    this.#request = request;
    this.ready = this.#first.promise;
    this.ready.catch(() => undefined);
    this.#subscription = parts.link.onConnect((model) => void this.#begin(model));
    parts.link.open().catch((error: unknown) => this.#first.reject(error));
  }

  isHealthy(): boolean {
    return this.#channel !== undefined;
  }

  async pause(): Promise<void> {
    this.#isPaused = true;
    const channel = this.#channel;
    if (channel === undefined) return;
    await Promise.all(this.#tags.map((tag) => channel.cancel(tag))).catch(() => undefined);
  }

  async close(): Promise<void> {
    this.#isPaused = true;
    this.#closing.abort();
    this.#subscription[Symbol.dispose]();
    this.#first.reject(new Error("The consumer was closed."));
    await this.#channel?.close().catch(() => undefined);
  }

  /** Until it takes messages on this connection, or the connection is gone, which begins anew with the next one. */
  async #begin(model: ChannelModel): Promise<void> {
    const { signal } = this.#closing;
    for (
      let pauseMs = RETRY_FIRST_MS;
      !signal.aborted && !this.#isPaused;
      pauseMs = Math.min(pauseMs * 2, RETRY_MOST_MS)
    ) {
      try {
        await this.#consume(model);
        this.#first.resolve();
        return;
      } catch (error) {
        this.#losses += 1;
        // With the next connection it begins again.
        if (!this.#parts.link.isOpen && this.#losses < MOST_LOSSES) return;
        this.#first.reject(error);
        if (!this.#parts.link.isOpen) return;
        this.#parts.logger.warn("Queues cannot be consumed; trying again.", {
          queues: this.#request.queues,
          error: String(error),
        });
        await delay(pauseMs, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  async #consume(model: ChannelModel): Promise<void> {
    for (const queue of this.#request.queues) await this.#parts.topology.ensureQueue(queue);
    const channel = await model.createChannel();
    const lapsing = new AbortController();
    channel.on("error", (error) =>
      this.#parts.logger.warn("A channel was closed by RabbitMQ.", { error: String(error) }),
    );
    channel.on("close", () => {
      lapsing.abort(new Error("The connection to RabbitMQ was lost."));
      if (this.#channel !== channel) return;
      this.#channel = undefined;
      this.#resume(model);
    });
    const answers = new AmqpAcknowledgements(channel);
    await channel.prefetch(this.#request.prefetch);
    const tags: string[] = [];
    for (const queue of this.#request.queues) {
      const { consumerTag } = await channel.consume(queue, (message) =>
        message === null
          ? this.#onCancelled(channel, queue)
          : this.#deliver({ answers, lapsing, queue }, message),
      );
      tags.push(consumerTag);
    }
    this.#channel = channel;
    this.#tags = tags;
    if (this.#isPaused) await this.pause();
  }

  /** A queue was deleted: everything is made again. */
  #onCancelled(channel: Channel, queue: string): void {
    this.#parts.logger.warn(`Queue "${queue}" is gone; making it again.`);
    void this.#parts.topology.forget(queue).catch(() => undefined);
    void channel.close().catch(() => undefined);
  }

  /** The channel alone was lost: the connection tells of itself. */
  #resume(model: ChannelModel): void {
    if (this.#parts.link.isOpen && !this.#closing.signal.aborted) void this.#begin(model);
  }

  #deliver({ answers, lapsing, queue }: DeliveringChannel, message: ConsumeMessage): void {
    const { contentType, contentEncoding, headers, correlationId, replyTo, priority } = message.properties;
    let isAcknowledged = false;
    this.#request.onDelivery({
      queue,
      redelivered: message.fields.redelivered,
      returns: readCount(headers?.["x-delivery-count"]),
      lapsed: lapsing.signal,
      message: {
        contentType: textOrNothing(contentType),
        contentEncoding: textOrNothing(contentEncoding),
        headers: headers ?? {},
        body: message.content,
        correlationId: textOrNothing(correlationId),
        replyTo: textOrNothing(replyTo),
        priority: typeof priority === "number" ? priority : undefined,
      },
      acknowledgeEarly: async () => {
        isAcknowledged = true;
        if (!lapsing.signal.aborted) answers.acknowledgeAtOnce(message);
      },
      settle: async (settlement) => {
        await this.#parts.carryOut(settlement, lapsing.signal);
        // Of an earlier channel: the broker has given it to somebody else.
        if (isAcknowledged || lapsing.signal.aborted) return;
        if (settlement.verdict === "done") await answers.acknowledge(message);
        else if (settlement.verdict === "again") answers.putBack(message);
        else answers.reject(message);
      },
    });
  }
}

interface DeliveringChannel {
  readonly answers: AmqpAcknowledgements;
  readonly lapsing: AbortController;
  readonly queue: string;
}

/** https://www.rabbitmq.com/docs/quorum-queues#poison-message-handling */
function readCount(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}

function textOrNothing(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
