import type { Logger } from "@task-abstraction/core";
import type { Redis } from "ioredis";
import { connectRedis, type RedisAddress } from "../redis/redis-link.ts";

/** Waits for messages of channels, on one connection. Any message wakes; after a reconnect everybody is woken. */
export class RedisSubscriptions {
  readonly #address: RedisAddress;
  readonly #logger: Logger;
  readonly #wakes = new Map<string, Set<() => void>>();
  #redis: Redis | undefined;

  constructor(address: RedisAddress, logger: Logger) {
    this.#address = address;
    this.#logger = logger;
  }

  /** Resolves once the server has it. */
  async add(channel: string, wake: () => void): Promise<Disposable> {
    const redis = this.#connect();
    const present = this.#wakes.get(channel);
    const wakes = present ?? new Set();
    this.#wakes.set(channel, wakes);
    wakes.add(wake);
    const subscription = { [Symbol.dispose]: () => this.#remove(channel, wake) };
    try {
      // Also for a channel that is known: its first subscription may be on its way.
      await redis.subscribe(channel);
    } catch (error) {
      subscription[Symbol.dispose]();
      throw error;
    }
    return subscription;
  }

  close(): void {
    this.#wakes.clear();
    this.#redis?.disconnect();
  }

  #connect(): Redis {
    if (this.#redis !== undefined) return this.#redis;
    const redis = connectRedis(this.#address, "waiting", this.#logger);
    redis.on("message", (channel: string) => this.#wake(channel));
    let isFirst = true;
    redis.on("ready", () => {
      if (!isFirst) for (const channel of this.#wakes.keys()) this.#wake(channel);
      isFirst = false;
    });
    this.#redis = redis;
    return redis;
  }

  #wake(channel: string): void {
    for (const wake of this.#wakes.get(channel) ?? []) wake();
  }

  #remove(channel: string, wake: () => void): void {
    const wakes = this.#wakes.get(channel);
    if (!wakes?.delete(wake) || wakes.size > 0) return;
    this.#wakes.delete(channel);
    this.#redis?.unsubscribe(channel).catch(() => undefined);
  }
}
