import { randomBytes } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "@task-abstraction/core";
import type { Channel, ChannelModel, ConsumeMessage } from "amqplib";
import type { ControlListener, ControlMessage } from "../broker/celery-broker.ts";
import { PIDBOX_EXCHANGE } from "../broker/celery-exchanges.ts";
import type { AmqpLink } from "./amqp-link.ts";

const RETRY_MS = 2_000;
/** Before a listener that never heard anything gives up: a worker that shares its connection may lose it at its first queue. */
const MOST_LOSSES = 6;

/** Hears the commands of the remote control, on every connection that its link makes. */
export class AmqpListener implements AsyncDisposable {
  /** Resolves once armed; rejects when it cannot be. */
  readonly ready: Promise<void>;
  readonly #link: AmqpLink;
  readonly #listener: ControlListener;
  readonly #logger: Logger;
  readonly #first = Promise.withResolvers<void>();
  readonly #closing = new AbortController();
  readonly #subscription: Disposable;
  #channel: Channel | undefined;
  /** Connections that were lost before it listened. */
  #losses = 0;

  constructor(link: AmqpLink, listener: ControlListener, logger: Logger) {
    this.#link = link;
    this.#listener = listener;
    this.#logger = logger;
    this.ready = this.#first.promise;
    this.ready.catch(() => undefined);
    this.#subscription = link.onConnect((model) => void this.#begin(model));
    link.open().catch((error: unknown) => this.#first.reject(error));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort();
    this.#subscription[Symbol.dispose]();
    const channel = this.#channel;
    this.#channel = undefined;
    try {
      await channel?.close();
    } catch {
      // It was gone already.
    }
  }

  /** Until it listens on this connection, or the connection is gone, which begins anew with the next one. */
  async #begin(model: ChannelModel): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      try {
        await this.#arm(model);
        this.#first.resolve();
        return;
      } catch (error) {
        this.#losses += 1;
        // With the next connection it begins again.
        if (!this.#link.isOpen && this.#losses < MOST_LOSSES) return;
        this.#first.reject(error);
        if (!this.#link.isOpen) return;
        this.#logger.warn("Remote control cannot be listened to; trying again.", { error: String(error) });
        await delay(RETRY_MS, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  /**
   * Python's queue is `<hostname>.celery.pidbox`, and nobody sends to it by name. Ours is never the same twice: the broker
   * may still hold that of an earlier connection, or another worker, also one in Python, may have this hostname.
   */
  async #arm(model: ChannelModel): Promise<void> {
    const queue = `${this.#listener.hostname}.${randomBytes(4).toString("hex")}.${PIDBOX_EXCHANGE}`;
    const channel = await model.createChannel();
    channel.on("error", () => undefined);
    await channel.assertExchange(PIDBOX_EXCHANGE, "fanout", { durable: false });
    await channel.assertQueue(queue, { exclusive: true, durable: false, autoDelete: true });
    await channel.bindQueue(queue, PIDBOX_EXCHANGE, "");
    const hear = (message: ConsumeMessage | null): void => {
      if (message === null) void channel.close().catch(() => undefined);
      else this.#listener.onMessage(readControlMessage(message));
    };
    await channel.consume(queue, hear, { noAck: true });
    this.#channel = channel;
    channel.on("close", () => this.#onClose(channel, model));
    if (this.#closing.signal.aborted) await this[Symbol.asyncDispose]();
  }

  /** The channel alone was lost, such as with its queue: the connection tells of itself. */
  #onClose(channel: Channel, model: ChannelModel): void {
    if (this.#channel !== channel) return;
    this.#channel = undefined;
    if (this.#link.isOpen && !this.#closing.signal.aborted) void this.#begin(model);
  }
}

/** What cannot be read is no command. */
function readControlMessage({ content, properties }: ConsumeMessage): ControlMessage {
  const headers: ControlMessage["headers"] = properties.headers ?? {};
  try {
    const body: unknown = JSON.parse(content.toString("utf8"));
    return { body: (body ?? {}) as ControlMessage["body"], headers };
  } catch {
    return { body: {}, headers };
  }
}
