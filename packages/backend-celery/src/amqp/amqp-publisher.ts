import { setTimeout as delay } from "node:timers/promises";
import type { SubmitError } from "@task-abstraction/core";
import type { ConfirmChannel } from "amqplib";
import type { OutgoingMessage } from "../broker/celery-broker.ts";
import { notConfirmed, notSent } from "../map-celery-error.ts";
import type { AmqpLink } from "./amqp-link.ts";
import type { AmqpTopology } from "./amqp-topology.ts";

/** Messages that are out without a confirm: beyond this, waiting costs no throughput. */
const WINDOW = 1_000;
/** Whoever waits goes on when so few are out: confirms come a few at a time, and as many messages would go out after each. */
const REFILL_AT = WINDOW / 2;
/** How long the broker may take to confirm a message. */
const CONFIRM_TIMEOUT_MS = 30_000;
const SWEEP_MS = 1_000;

/** Of a message that RabbitMQ gives back or refuses: its queue was deleted, or is only being made. */
const MOST_TRIES = 3;
const NACK_PAUSE_MS = 200;

/** A message that is out. */
interface Pending {
  readonly message: OutgoingMessage;
  readonly at: number;
  /** The broker gave it back: nobody has that queue. */
  isReturned: boolean;
  readonly settle: (error: Error | undefined) => void;
}

/** How a message is sent. */
interface Flags {
  /** On disk before it is confirmed. */
  readonly persistent: boolean;
  /** Given back where nobody has the queue. */
  readonly mandatory: boolean;
}

const FOR_GOOD: Flags = { persistent: true, mandatory: true };

/** Publishes on one channel with confirms, and knows of each message what became of it. */
export class AmqpPublisher {
  readonly #link: AmqpLink;
  readonly #topology: AmqpTopology;
  readonly #title: string;
  readonly #pending = new Map<string, Pending>();
  #channel: ConfirmChannel | undefined;
  #opening: Promise<ConfirmChannel> | undefined;
  #waiting: (() => void)[] = [];
  #sweeper: NodeJS.Timeout | undefined;
  #count = 0;

  constructor(link: AmqpLink, topology: AmqpTopology, title: string) {
    this.#link = link;
    this.#topology = topology;
    this.#title = title;
  }

  /**
   * Resolves when the broker has it on disk, in a queue that exists.
   *
   * @throws SubmitError (SUBMIT_FAILED)
   */
  async publish(message: OutgoingMessage): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      await this.#topology.ensureQueue(message.queue).catch((cause: unknown) => {
        throw notSent(this.#title, cause);
      });
      try {
        return await this.#send(message);
      } catch (error) {
        if (!(error instanceof NotTakenError)) throw error;
        if (tries === MOST_TRIES) throw this.#explain(error);
        if (error.reason === "returned") await this.#topology.forget(message.queue).catch(() => undefined);
        else await delay(NACK_PAUSE_MS * tries);
      }
    }
  }

  /** To a queue that is known to be there. */
  async publishTo(message: OutgoingMessage): Promise<void> {
    await this.#send(message).catch((error: unknown) => {
      throw error instanceof NotTakenError ? this.#explain(error) : error;
    });
  }

  /** To a queue of replies: kept in memory only, and dropped where the client has gone. */
  async reply(message: OutgoingMessage): Promise<void> {
    await this.#send(message, { persistent: false, mandatory: false });
  }

  async #send(message: OutgoingMessage, flags: Flags = FOR_GOOD): Promise<void> {
    if (this.#pending.size >= WINDOW || this.#waiting.length > 0)
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    const { blocked } = this.#link;
    if (blocked !== undefined)
      throw notSent(this.#title, new Error(`RabbitMQ takes no messages just now (${blocked})`));
    const channel = this.#channel ?? (await this.#open());
    await new Promise<void>((resolve, reject) => {
      this.#write(channel, { ...message, ...flags }, (error) =>
        error === undefined ? resolve() : reject(error),
      );
    });
  }

  #write(channel: ConfirmChannel, message: OutgoingMessage & Flags, settle: Pending["settle"]): void {
    this.#count += 1;
    const messageId = String(this.#count);
    const pending: Pending = { message, at: performance.now(), isReturned: false, settle };
    this.#pending.set(messageId, pending);
    this.#sweeper ??= setInterval(() => this.#sweep(), SWEEP_MS).unref();
    try {
      channel.publish(
        "",
        message.queue,
        message.body,
        { ...properties(message), messageId, persistent: message.persistent, mandatory: message.mandatory },
        (error: unknown) => this.#onConfirm(messageId, error),
      );
    } catch (error) {
      this.#settle(messageId, notSent(this.#title, error));
    }
  }

  async #open(): Promise<ConfirmChannel> {
    this.#opening ??= this.#createChannel().finally(() => {
      this.#opening = undefined;
    });
    try {
      return await this.#opening;
    } catch (error) {
      throw notSent(this.#title, error);
    }
  }

  async #createChannel(): Promise<ConfirmChannel> {
    const channel = await (await this.#link.open()).createConfirmChannel();
    channel.on("error", () => undefined);
    channel.on("close", () => {
      if (this.#channel === channel) this.#channel = undefined;
    });
    channel.on("return", ({ properties: { messageId } }) => {
      const pending = this.#pending.get(messageId as string);
      if (pending !== undefined) pending.isReturned = true;
    });
    this.#channel = channel;
    return channel;
  }

  /** A message that was returned is confirmed all the same, after its return. */
  #onConfirm(messageId: string, error: unknown): void {
    const pending = this.#pending.get(messageId);
    if (pending === undefined) return;
    const { queue } = pending.message;
    if (error instanceof Error && error.message === "message nacked")
      this.#settle(messageId, new NotTakenError(queue, "nacked"));
    else if (error) this.#settle(messageId, notConfirmed(this.#title, error));
    else this.#settle(messageId, pending.isReturned ? new NotTakenError(queue, "returned") : undefined);
  }

  #explain(error: NotTakenError): SubmitError {
    return error.reason === "returned" ? notSent(this.#title, error) : notConfirmed(this.#title, error);
  }

  #settle(messageId: string, error: Error | undefined): void {
    const pending = this.#pending.get(messageId);
    if (pending === undefined) return;
    this.#pending.delete(messageId);
    pending.settle(error);
    if (this.#pending.size <= REFILL_AT)
      for (const goOn of this.#waiting.splice(0, WINDOW - this.#pending.size)) goOn();
    if (this.#pending.size > 0) return;
    clearInterval(this.#sweeper);
    this.#sweeper = undefined;
  }

  #sweep(): void {
    const before = performance.now() - CONFIRM_TIMEOUT_MS;
    for (const [messageId, { at }] of this.#pending) {
      if (at > before) return;
      this.#settle(
        messageId,
        notConfirmed(
          this.#title,
          new Error(`it did not confirm a message within ${CONFIRM_TIMEOUT_MS / 1_000} s`),
        ),
      );
    }
  }
}

/** What RabbitMQ is told beside the body. */
function properties(message: OutgoingMessage) {
  const { contentType, contentEncoding, headers, correlationId, replyTo, priority } = message;
  return {
    headers,
    ...(contentType !== undefined && { contentType }),
    ...(contentEncoding !== undefined && { contentEncoding }),
    ...(correlationId !== undefined && { correlationId }),
    ...(replyTo !== undefined && { replyTo }),
    ...(priority !== undefined && { priority }),
  };
}

/** RabbitMQ has said that it does not have the message. */
class NotTakenError extends Error {
  /** `returned`: there is no such queue. `nacked`: the queue could not take it just now. */
  readonly reason: "returned" | "nacked";

  constructor(queue: string, reason: "returned" | "nacked") {
    super(reason === "returned" ? `there is no queue "${queue}"` : `queue "${queue}" could not take it`);
    this.reason = reason;
  }
}
