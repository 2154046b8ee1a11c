import { setTimeout as delay } from "node:timers/promises";
import type { Channel } from "amqplib";
import type { Notice } from "../broker/celery-broker.ts";
import { EVENT_EXCHANGE } from "../broker/celery-exchanges.ts";
import type { AmqpLink } from "./amqp-link.ts";

/** Notices that wait for their channel at most. */
const MOST_WAITING = 100;
/** How long a broker that is silent may hold up an end. */
const CLOSE_MS = 1_000;

/** Sends events and answers: on a channel without confirms, and not at all while there is none to be had. */
export class AmqpNotices {
  readonly #link: AmqpLink;
  readonly #waiting: Notice[] = [];
  #channel: Channel | undefined;
  #opening: Promise<void> | undefined;
  #isBehind = false;

  constructor(link: AmqpLink) {
    this.#link = link;
  }

  send(notice: Notice): void {
    if (this.#channel !== undefined) {
      this.#write(this.#channel, notice);
      return;
    }
    if (this.#waiting.length < MOST_WAITING) this.#waiting.push(notice);
    this.#opening ??= this.#open().then(
      (channel) => this.#settleOpening(channel),
      () => this.#settleOpening(undefined),
    );
  }

  /** What was sent before is with the broker then, where it is there. */
  async close(): Promise<void> {
    if (!this.#link.isOpen) return;
    await Promise.race([this.#flush().catch(() => undefined), delay(CLOSE_MS, undefined, { ref: false })]);
  }

  /** RabbitMQ answers the end of a channel when it has all that was sent there. */
  async #flush(): Promise<void> {
    await this.#opening;
    await this.#channel?.close();
  }

  #settleOpening(channel: Channel | undefined): void {
    this.#opening = undefined;
    const notices = this.#waiting.splice(0);
    if (channel === undefined) return;
    this.#channel = channel;
    for (const notice of notices) this.#write(channel, notice);
  }

  #write(channel: Channel, { exchange, routingKey, body, headers }: Notice): void {
    if (this.#isBehind || this.#link.blocked !== undefined) return;
    try {
      this.#isBehind = !channel.publish(exchange, routingKey, Buffer.from(JSON.stringify(body)), {
        contentType: "application/json",
        contentEncoding: "utf-8",
        persistent: false,
        headers: { ...headers },
      });
    } catch {
      // The channel has just gone, and the notice with it.
    }
  }

  async #open(): Promise<Channel> {
    const channel = await (await this.#link.open()).createChannel();
    this.#isBehind = false;
    channel.on("drain", () => {
      this.#isBehind = false;
    });
    // RabbitMQ closes it for an answer to an exchange that is not there.
    channel.on("error", () => undefined);
    channel.on("close", () => {
      if (this.#channel === channel) this.#channel = undefined;
    });
    await channel.assertExchange(EVENT_EXCHANGE, "topic", { durable: true });
    return channel;
  }
}
