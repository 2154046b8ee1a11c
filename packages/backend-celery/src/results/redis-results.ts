import { EngineError, type Logger, TaskAbstractionError } from "@task-abstraction/core";
import type { Redis } from "ioredis";
import type { AddressedResult } from "../broker/celery-broker.ts";
import { mapCeleryError } from "../map-celery-error.ts";
import { revokedException } from "../protocol/python-exception.ts";
import { decodeMeta, encodeMeta, isFinal, type ResultMeta } from "../protocol/result-meta.ts";
import { connectRedis, type RedisAddress } from "../redis/redis-link.ts";
import type { EncodedResults, ResultEntry } from "../redis/redis-settlements.ts";
import { ScriptBatch } from "../redis/script-batch.ts";
import { STORE_RESULTS } from "./redis-scripts.ts";
import { RedisSubscriptions } from "./redis-subscriptions.ts";
import type { ResultStore, Revoked } from "./result-store.ts";

/** What a store of results is told. */
export interface RedisResultsOptions {
  readonly address: RedisAddress;
  /** Before every key and channel: Celery's `global_keyprefix` of the result backend. */
  readonly prefix: string;
  /** How long results are kept, in seconds; 0: for ever. */
  readonly expiresSeconds: number;
  readonly logger: Logger;
}

/** How long a revoked task is looked for in queues, in seconds. */
const REVOKED_FOR_SECONDS = 30 * 86_400;
/** As many as a Celery worker remembers. */
const MOST_REVOKED = 50_000;
/** Starts of an attempt are counted for so long, in seconds. */
const STARTS_FOR_SECONDS = 86_400;

interface Scripted {
  storeResults(keys: number, ...keysAndArguments: (string | number)[]): Promise<readonly (number | string)[]>;
}

/** Results where Celery keeps them: `celery-task-meta-<id>`, and a message to the channel of that name. */
export class RedisResults implements ResultStore {
  readonly keepsRevoked = true;
  readonly #options: RedisResultsOptions;
  readonly #subscriptions: RedisSubscriptions;
  readonly #redis: Redis & Scripted;
  readonly #batch: ScriptBatch<ResultEntry>;

  constructor(options: RedisResultsOptions) {
    this.#options = options;
    const redis = connectRedis(options.address, "commands", options.logger);
    redis.defineCommand("storeResults", { lua: STORE_RESULTS });
    this.#redis = redis as Redis & Scripted;
    this.#batch = new ScriptBatch({
      lengthOf: ({ json }) => json.length,
      run: (entries) => this.#store(entries),
    });
    this.#subscriptions = new RedisSubscriptions(options.address, options.logger);
  }

  async write(results: readonly AddressedResult[]): Promise<void> {
    await this.#run(() => Promise.all(this.encode(results).entries.map((entry) => this.#batch.add(entry))));
  }

  /** What {@link write} would store. */
  encode(results: readonly AddressedResult[]): EncodedResults {
    return {
      entries: results.map(({ result }) => ({ key: this.keyOf(result.id), json: encodeMeta(result) })),
      expiresSeconds: this.#options.expiresSeconds,
    };
  }

  async read(ids: readonly string[]): Promise<readonly (ResultMeta | undefined)[]> {
    const texts = await this.#run(() => this.#redis.mget(...ids.map((id) => this.keyOf(id))));
    return texts.map((text, index) => (text === null ? undefined : this.#decode(ids[index] as string, text)));
  }

  /** What is no result of Celery keeps no task from being run. */
  async lookUp(id: string): Promise<ResultMeta | undefined> {
    const [meta] = await this.read([id]).catch((error: unknown) => {
      if (EngineError.isInstance(error)) return [];
      throw error;
    });
    return meta;
  }

  async arm(): Promise<undefined> {
    return undefined;
  }

  expect(): void {}

  watch(id: string, wake: (final?: ResultMeta) => void): Promise<Disposable> {
    return this.#run(() =>
      this.#subscriptions.add(this.keyOf(id), (message) =>
        wake(message === undefined ? undefined : readFinal(message)),
      ),
    );
  }

  async revoke(ids: readonly string[]): Promise<Revoked> {
    const exception = revokedException("revoked");
    const until = Math.floor(Date.now() / 1_000) + REVOKED_FOR_SECONDS;
    const list = this.#revokedKey;
    return this.#run(async () => {
      const kept = await Promise.all(
        ids.map((id) =>
          this.#batch.add({ key: this.keyOf(id), json: encodeMeta({ id, state: "REVOKED", exception }) }),
        ),
      );
      const revoked = ids.filter((_, index) => kept[index] === 1);
      if (revoked.length > 0) {
        await this.#redis.zadd(list, ...revoked.flatMap((id) => [until, id]));
        await this.#redis.zremrangebyrank(list, 0, -MOST_REVOKED - 1);
        await this.#redis.expire(list, REVOKED_FOR_SECONDS);
      }
      return kept.at(-1) === 1 ? "revoked" : "finished";
    });
  }

  listRevoked(): Promise<readonly string[]> {
    const now = Math.floor(Date.now() / 1_000);
    return this.#run(() => this.#redis.zrangebyscore(this.#revokedKey, now, "+inf"));
  }

  async countStart(id: string, retries: number): Promise<number> {
    const key = this.#startsKey(id, retries);
    return this.#run(async () => {
      // The start that was not counted is the one whose message came back.
      const [[, count]] = (await this.#redis.multi().incr(key).expire(key, STARTS_FOR_SECONDS).exec()) as [
        [null, number],
      ];
      return count + 1;
    });
  }

  async uncountStart(id: string, retries: number): Promise<void> {
    await this.#run(() => this.#redis.decr(this.#startsKey(id, retries)));
  }

  async ping(): Promise<void> {
    await this.#run(() => this.#redis.ping());
  }

  async close(): Promise<void> {
    this.#subscriptions.close();
    this.#redis.disconnect();
  }

  #store(entries: readonly ResultEntry[]): Promise<readonly (number | string)[]> {
    return this.#redis.storeResults(
      entries.length,
      ...entries.map(({ key }) => key),
      this.#options.expiresSeconds,
      ...entries.map(({ json }) => json),
    );
  }

  /** Of the result of a task. */
  keyOf(id: string): string {
    return `${this.#options.prefix}celery-task-meta-${id}`;
  }

  #decode(id: string, text: string): ResultMeta {
    try {
      return decodeMeta(text);
    } catch (cause) {
      const key = this.keyOf(id);
      throw new EngineError(`What Redis keeps under ${key} is no result of Celery: delete it.`, { cause });
    }
  }

  get #revokedKey(): string {
    return `${this.#options.prefix}task-abstraction-revoked`;
  }

  #startsKey(id: string, retries: number): string {
    return `${this.#options.prefix}task-abstraction-starts-${id}-${retries}`;
  }

  async #run<Result>(call: () => Promise<Result>): Promise<Result> {
    try {
      return await call();
    } catch (error) {
      throw TaskAbstractionError.isInstance(error) ? error : mapCeleryError(error, this.#options.address);
    }
  }
}

/** What was published with a result; `undefined`: what is stored has to tell. */
function readFinal(message: string): ResultMeta | undefined {
  try {
    const meta = decodeMeta(message);
    return isFinal(meta.state) ? meta : undefined;
  } catch {
    return undefined;
  }
}
