import type { Logger } from "@task-abstraction/core";
import type { Redis } from "ioredis";
import { connectRedis, type RedisAddress } from "../redis/redis-link.ts";

const ASK_MS = 30_000;

/** Called with every message of a channel, and without one after a reconnect, when some may have been missed. */
export type Wake = (message?: string) => void;

/** Waits for messages of channels, on one connection. */
export class RedisSubscriptions {
  readonly #address: RedisAddress;
  readonly #logger: Logger;
  readonly #wakes = new Map<string, Set<Wake>>();
  #redis: Redis | undefined;
  #asking: NodeJS.Timeout | undefined;

  constructor(address: RedisAddress, logger: Logger) {
    this.#address = address;
    this.#logger = logger;
  }

  /** Resolves once the server has it. */
  async add(channel: string, wake: Wake): Promise<Disposable> {
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
    clearInterval(this.#asking);
    this.#redis?.disconnect();
  }

  #connect(): Redis {
    if (this.#redis !== undefined) return this.#redis;
    const redis = connectRedis(this.#address, "waiting", this.#logger);
    redis.on("message", (channel: string, message: string) => this.#wake(channel, message));
    let isFirst = true;
    redis.on("ready", () => {
      if (!isFirst) for (const channel of this.#wakes.keys()) this.#wake(channel);
      isFirst = false;
    });
    // A connection that only listens would not notice that the server is gone.
    this.#asking = setInterval(() => redis.ping().catch(() => undefined), ASK_MS).unref();
    this.#redis = redis;
    return redis;
  }

  #wake(channel: string, message?: string): void {
    for (const wake of this.#wakes.get(channel) ?? []) wake(message);
  }

  #remove(channel: string, wake: Wake): void {
    const wakes = this.#wakes.get(channel);
    if (!wakes?.delete(wake) || wakes.size > 0) return;
    this.#wakes.delete(channel);
    this.#redis?.unsubscribe(channel).catch(() => undefined);
  }
}
