import type { Logger } from "@task-abstraction/core";
import type {
  BrokerConsumer,
  CeleryBroker,
  ConsumeRequest,
  ControlListener,
  ControlMessage,
  Notice,
  OutgoingMessage,
} from "../broker/celery-broker.ts";
import { RedisSubscriptions } from "../results/redis-subscriptions.ts";
import { KombuKeys } from "./kombu-keys.ts";
import { RedisCommands } from "./redis-commands.ts";
import { RedisConsumer } from "./redis-consumer.ts";
import { RedisControl } from "./redis-control.ts";
import { databaseOf, type RedisAddress } from "./redis-link.ts";
import { RedisPublisher } from "./redis-publisher.ts";
import type { BrokerResults } from "./redis-settlements.ts";

/** Events and answers that are on their way at most. */
const MOST_NOTICES = 1_000;

/** What it is made of. */
export interface RedisBrokerOptions {
  readonly address: RedisAddress;
  /** Celery's `global_keyprefix`. */
  readonly prefix: string;
  readonly visibilityTimeoutSeconds: number;
  readonly livenessSeconds: number;
  readonly results: BrokerResults;
  readonly logger: Logger;
}

/** Redis as kombu uses it: workers in Python share its queues, and put back what ours leave. */
export class RedisBroker implements CeleryBroker {
  readonly title: string;
  readonly #options: RedisBrokerOptions;
  readonly #keys: KombuKeys;
  readonly #commands: RedisCommands;
  readonly #subscriptions: RedisSubscriptions;
  readonly #publisher: RedisPublisher;
  readonly #control: RedisControl;
  readonly #notices = new Set<Promise<unknown>>();

  constructor(options: RedisBrokerOptions) {
    const { address, prefix, logger } = options;
    this.#options = options;
    this.title = address.title;
    const keys = new KombuKeys(prefix, databaseOf(address));
    const commands = new RedisCommands(address, logger);
    const subscriptions = new RedisSubscriptions(address, logger);
    this.#keys = keys;
    this.#commands = commands;
    this.#subscriptions = subscriptions;
    this.#publisher = new RedisPublisher(commands, keys);
    this.#control = new RedisControl({ commands, keys, subscriptions });
  }

  publish(message: OutgoingMessage): Promise<void> {
    return this.#publisher.publish(message);
  }

  consume(request: ConsumeRequest): BrokerConsumer {
    const parts = {
      ...this.#options,
      keys: this.#keys,
      commands: this.#commands,
      subscriptions: this.#subscriptions,
      publisher: this.#publisher,
    };
    return new RedisConsumer(parts, request);
  }

  broadcast(message: ControlMessage): Promise<void> {
    return this.#control.broadcast(message);
  }

  listen(listener: ControlListener): Promise<AsyncDisposable> {
    return this.#control.listen(listener);
  }

  notify(notice: Notice): void {
    if (!this.#commands.isReady || this.#notices.size >= MOST_NOTICES) return;
    const sent = this.#control
      .send(notice)
      .catch(() => undefined)
      .finally(() => this.#notices.delete(sent));
    this.#notices.add(sent);
  }

  async ping(): Promise<void> {
    await this.#commands.run((redis) => redis.ping());
  }

  async close(): Promise<void> {
    await Promise.all(this.#notices);
    this.#subscriptions.close();
    this.#commands.close();
  }
}
