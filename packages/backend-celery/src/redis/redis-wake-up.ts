import type { Logger } from "@task-abstraction/core";
import type { Redis } from "ioredis";
import type { RedisSubscriptions } from "../results/redis-subscriptions.ts";
import type { Bell } from "./bell.ts";
import type { KombuKeys } from "./kombu-keys.ts";
import { connectRedis, type RedisAddress } from "./redis-link.ts";

/** How long the server holds a blocking read. */
const BLOCK_SECONDS = 5;

/** What a wake-up works with. */
export interface RedisWakeUpParts {
  readonly address: RedisAddress;
  readonly keys: KombuKeys;
  readonly subscriptions: RedisSubscriptions;
  readonly logger: Logger;
}

/**
 * Rings when a queue may have something: by a blocking read of its most urgent list, on a connection of its own, and by what
 * publishers of ours tell of the others. A message that Python put into one of those is found by looking only.
 */
export class RedisWakeUp {
  readonly #list: string;
  readonly #bell: Bell;
  readonly #redis: Redis;
  readonly #subscription: Promise<Disposable>;
  #isBlocking = false;

  constructor({ address, keys, subscriptions, logger }: RedisWakeUpParts, queue: string, bell: Bell) {
    this.#list = keys.list(queue, 0);
    this.#bell = bell;
    this.#redis = connectRedis(address, "waiting", logger);
    this.#subscription = subscriptions.add(keys.wakeChannel(queue), () => bell.ring());
    this.#subscription.catch(() => undefined);
  }

  /** To the place it came from: the read takes nothing out. Redis 6.2. */
  arm(): void {
    if (this.#isBlocking) return;
    this.#isBlocking = true;
    this.#redis
      .blmove(this.#list, this.#list, "RIGHT", "RIGHT", BLOCK_SECONDS)
      .then((message) => message !== null && this.#bell.ring())
      // What is wrong with the list, the next look tells.
      .catch(() => undefined)
      .finally(() => {
        this.#isBlocking = false;
      });
  }

  close(): void {
    this.#redis.disconnect();
    void this.#subscription.then(
      (subscription) => subscription[Symbol.dispose](),
      () => undefined,
    );
  }
}
