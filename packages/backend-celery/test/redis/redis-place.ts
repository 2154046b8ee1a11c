import { createBackend, type TaskModule } from "@task-abstraction/core";
import { type RedisAddress, type RedisDatabase, takeRedisDatabase } from "@task-abstraction/engines";
import { Redis } from "ioredis";
import { afterEach, beforeEach, inject } from "vitest";
import type { BrokerConsumer, ConsumeRequest } from "../../src/broker/celery-broker.ts";
import celery from "../../src/index.ts";
import { RedisBroker } from "../../src/redis/redis-broker.ts";

const silent = { debug() {}, info() {}, warn() {}, error() {} };

/** Missed within three seconds, so that tests need not wait for long. */
const LIVENESS_SECONDS = 3;

/** Closes its consumers with itself. */
class OwningBroker extends RedisBroker {
  readonly #consumers: BrokerConsumer[] = [];

  override consume(request: ConsumeRequest): BrokerConsumer {
    const consumer = super.consume(request);
    this.#consumers.push(consumer);
    return consumer;
  }

  override async close(): Promise<void> {
    await Promise.all(this.#consumers.map((consumer) => consumer.close()));
    await super.close();
  }
}

/** A database of each test, and what the test opens on it. */
export class RedisPlace {
  #database: RedisDatabase | undefined;
  #redis: Redis | undefined;
  readonly #open = new Set<{ close(): Promise<void> }>();

  /** Takes one before each test of a file, of the server that test files share or of one's own, and closes everything after it. */
  static register(server: () => RedisAddress = () => inject("redis")): RedisPlace {
    const place = new RedisPlace();
    beforeEach(async () => {
      place.#database = await takeRedisDatabase(server());
      place.#redis = new Redis(place.#database.url);
      // Servers are killed in some tests.
      place.#redis.on("error", () => undefined);
    });
    afterEach(async () => {
      await Promise.all([...place.#open].map((opened) => opened.close()));
      place.#open.clear();
      place.#redis?.disconnect();
    });
    return place;
  }

  get database(): RedisDatabase {
    return this.#database as RedisDatabase;
  }

  /** The engine's own client. */
  get redis(): Redis {
    return this.#redis as Redis;
  }

  /** A backend with its messages and results here. */
  backend(tasks: TaskModule = {}, configuration: Readonly<Record<string, unknown>> = {}) {
    const { url } = this.database;
    const backend = createBackend(celery, {
      configuration: {
        brokerUrl: url,
        resultBackend: url,
        livenessSeconds: LIVENESS_SECONDS,
        ...configuration,
      },
      tasks: [tasks],
      logger: silent,
    });
    this.#open.add(backend);
    return backend;
  }

  /** @param url default: the database itself */
  broker(url = this.database.url): RedisBroker {
    const broker = new OwningBroker({
      address: { url, title: "Redis", tls: undefined, setting: "brokerUrl" },
      prefix: "",
      visibilityTimeoutSeconds: 3_600,
      livenessSeconds: LIVENESS_SECONDS,
      results: { write: async () => {} },
      logger: silent,
    });
    this.#open.add(broker);
    return broker;
  }

  /** Messages that workers have, and those that wait for their time. */
  countUnacked(): Promise<number> {
    return this.redis.hlen("unacked");
  }
}
