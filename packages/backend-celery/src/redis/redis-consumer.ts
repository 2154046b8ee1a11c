import { randomUUID } from "node:crypto";
import type { Logger } from "@task-abstraction/core";
import type { BrokerConsumer, ConsumeRequest } from "../broker/celery-broker.ts";
import { RedisClaims } from "./redis-claims.ts";
import type { RedisCommands } from "./redis-commands.ts";
import { RedisDelivery } from "./redis-delivery.ts";
import { RedisLeaseKeeper } from "./redis-lease-keeper.ts";
import type { RedisPublisher } from "./redis-publisher.ts";
import { RedisQueueReader } from "./redis-queue-reader.ts";
import { RedisRestorer } from "./redis-restorer.ts";
import { type BrokerResults, RedisSettlements } from "./redis-settlements.ts";
import type { RedisWakeUpParts } from "./redis-wake-up.ts";

/** A reader looks twice a second. */
const HEALTHY_MS = 15_000;

/** What a consumer works with. */
export interface RedisConsumerParts extends RedisWakeUpParts {
  readonly commands: RedisCommands;
  readonly publisher: RedisPublisher;
  readonly results: BrokerResults;
  readonly visibilityTimeoutSeconds: number;
  /** A dead worker is missed, and its tasks are put back, within so long. */
  readonly livenessSeconds: number;
  readonly logger: Logger;
}

/** A worker's hold of its queues. */
export class RedisConsumer implements BrokerConsumer {
  readonly ready: Promise<void>;
  readonly #parts: RedisConsumerParts;
  readonly #claims: RedisClaims;
  readonly #readers: ReadonlyMap<string, RedisQueueReader>;
  readonly #keeper: RedisLeaseKeeper;

  constructor(parts: RedisConsumerParts, { queues, prefetch, onDelivery }: ConsumeRequest) {
    this.#parts = parts;
    const worker = `worker-${randomUUID()}`;
    const claims = new RedisClaims((queue) => this.#readers.get(queue)?.wake());
    this.#claims = claims;
    const settlements = new RedisSettlements(parts, queues);
    const readerParts = {
      ...parts,
      worker,
      room: (queue: string) => prefetch - claims.count(queue),
      onTaken: (message: ConstructorParameters<typeof RedisDelivery>[1]) =>
        onDelivery(new RedisDelivery({ claims, settlements }, message)),
    };
    this.#readers = new Map(
      [...new Set(queues)].map((queue) => [queue, new RedisQueueReader(readerParts, queue)]),
    );
    const { livenessSeconds, visibilityTimeoutSeconds } = parts;
    const restorer = new RedisRestorer({ ...parts, silenceSeconds: (livenessSeconds * 2) / 3 });
    const beatMs = 1_000 * Math.min(livenessSeconds / 6, visibilityTimeoutSeconds / 4);
    this.#keeper = new RedisLeaseKeeper({ ...parts, claims, restorer, worker, beatMs });
    this.ready = this.#begin();
    this.ready.catch(() => undefined);
  }

  isHealthy(): boolean {
    const since = performance.now() - HEALTHY_MS;
    return [...this.#readers.values()].every(({ lookedAt }) => lookedAt > since);
  }

  async pause(): Promise<void> {
    await Promise.all([...this.#readers.values()].map((reader) => reader.pause()));
  }

  async close(): Promise<void> {
    await this.pause();
    const isUncertain = [...this.#readers.values()].some((reader) => reader.isUncertain);
    await this.#keeper.close({ isMissed: isUncertain || this.#claims.size > 0 });
  }

  async #begin(): Promise<void> {
    try {
      await Promise.all([...this.#readers.values()].map(({ ready }) => ready));
      const redis = await this.#parts.commands.open();
      for (const queue of this.#readers.keys()) this.#parts.publisher.declare(queue, redis);
    } catch (error) {
      await this.close();
      throw error;
    }
  }
}
