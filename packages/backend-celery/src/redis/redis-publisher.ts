import { type BackendUnavailableError, SubmitError } from "@task-abstraction/core";
import type { Redis } from "ioredis";
import type { OutgoingMessage } from "../broker/celery-broker.ts";
import { notConfirmed, notSent } from "../map-celery-error.ts";
import { ByteWindow } from "./byte-window.ts";
import { sealForQueue } from "./kombu-envelope.ts";
import { type KombuKeys, priorityStep, writeBinding } from "./kombu-keys.ts";
import { PushBatch } from "./push-batch.ts";
import type { BrokerScripts, RedisCommands } from "./redis-commands.ts";

/** More at once would be one text too long for Node, and too much for the server's buffer of a connection. */
const MOST_BYTES_AT_ONCE = 16 * 1024 * 1024;

/** Puts messages into lists, and makes queues known as kombu does. */
export class RedisPublisher {
  readonly #commands: RedisCommands;
  readonly #keys: KombuKeys;
  readonly #declared = new Set<string>();
  readonly #batch = new PushBatch();
  readonly #window = new ByteWindow(MOST_BYTES_AT_ONCE);

  constructor(commands: RedisCommands, keys: KombuKeys) {
    this.#commands = commands;
    this.#keys = keys;
    // It may be another server, or have lost what it had.
    commands.onConnect(() => this.#declared.clear());
  }

  /** @throws SubmitError (SUBMIT_FAILED) */
  async publish(message: OutgoingMessage): Promise<void> {
    const envelope = sealForQueue(message);
    await this.#window.enter(envelope.length);
    try {
      await this.#push(envelope, message);
    } finally {
      this.#window.leave(envelope.length);
    }
  }

  /** For monitors, and for producers that name an exchange: a message without one finds its queue by name. */
  declare(queue: string, redis: Redis): void {
    if (this.#declared.has(queue)) return;
    this.#declared.add(queue);
    const member = writeBinding({ routingKey: queue, pattern: "", queue });
    const declaring = [this.#keys.binding(queue), this.#keys.permanentBinding(queue)].map((key) =>
      redis.sadd(key, member),
    );
    Promise.all(declaring).catch(() => this.#declared.delete(queue));
  }

  /** Workers wait for the most urgent list of a queue by themselves. */
  wakeChannel(queue: string, priority: number | undefined): string {
    return priorityStep(priority) === 0 ? "" : this.#keys.wakeChannel(queue);
  }

  async #push(envelope: string, { queue, priority }: OutgoingMessage): Promise<void> {
    const { title } = this.#commands.address;
    let redis: Redis & BrokerScripts;
    try {
      redis = await this.#commands.open();
    } catch (error) {
      throw new SubmitError((error as BackendUnavailableError).message, "not-sent", { cause: error });
    }
    this.declare(queue, redis);
    const list = this.#keys.list(queue, priority);
    const channel = this.wakeChannel(queue, priority);
    try {
      await this.#batch.push({ redis, list, channel }, envelope);
    } catch (error) {
      throw toSubmitError(title, error as Error);
    }
  }
}

/** What the server refused, and what never left, did not arrive. */
function toSubmitError(title: string, error: Error): SubmitError {
  const isRefused = error.name === "ReplyError" || error.message.startsWith("Stream isn't writeable");
  return isRefused ? notSent(title, error) : notConfirmed(title, error);
}
