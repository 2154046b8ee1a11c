import type { Logger } from "@task-abstraction/core";
import type { Channel, ConsumeMessage } from "amqplib";
import type { BrokerConsumer, ConsumeRequest, Settlement } from "../broker/celery-broker.ts";
import { AmqpAcknowledgements } from "./amqp-acknowledgements.ts";
import type { AmqpLink } from "./amqp-link.ts";
import type { AmqpTopology } from "./amqp-topology.ts";
import { HeldChannel } from "./held-channel.ts";

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
  readonly #held: HeldChannel;
  /** Stops what the newest channel consumes. */
  #cancel: (() => Promise<unknown>) | undefined;

  constructor(parts: AmqpConsumerParts, request: ConsumeRequest) {
    this.#parts = parts;
    this.#request = request;
    this.#held = new HeldChannel({
      link: parts.link,
      logger: parts.logger,
      complaint: `Queues cannot be consumed: ${request.queues.join(", ")}.`,
      arm: (channel) => this.#consume(channel),
    });
    this.ready = this.#held.ready;
  }

  isHealthy(): boolean {
    return this.#held.isReady;
  }

  async pause(): Promise<void> {
    this.#held.stopRenewing();
    await this.#cancel?.().catch(() => undefined);
  }

  async close(): Promise<void> {
    await this.#held.close();
  }

  async #consume(channel: Channel): Promise<void> {
    for (const queue of this.#request.queues) await this.#parts.topology.ensureQueue(queue);
    const lapsing = new AbortController();
    channel.on("close", () => lapsing.abort(new Error("The connection to RabbitMQ was lost.")));
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
    this.#cancel = async () => Promise.all(tags.map((tag) => channel.cancel(tag)));
  }

  /** A queue was deleted: everything is made again. */
  #onCancelled(channel: Channel, queue: string): void {
    this.#parts.logger.warn(`Queue "${queue}" is gone; making it again.`);
    void this.#parts.topology.forget(queue).catch(() => undefined);
    void channel.close().catch(() => undefined);
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
