import type { Redis } from "ioredis";
import { STORE_RESULTS } from "./redis-scripts.ts";

/** More at once would keep the server from everything else for too long. */
const MOST_ENTRIES = 100;
const MOST_LENGTH = 1024 * 1024;

/** A result as it is kept. */
export interface ResultEntry {
  readonly key: string;
  readonly json: string;
}

interface Waiting extends ResultEntry {
  readonly told: PromiseWithResolvers<boolean>;
}

interface Scripted {
  storeResults(keys: number, ...keysAndArguments: (string | number)[]): Promise<readonly (number | string)[]>;
}

/** Stores the results of one turn of the event loop together: a command for each would cost a worker more than its tasks. */
export class ResultBatch {
  readonly #redis: Redis & Scripted;
  readonly #expiresSeconds: number;
  #waiting: Waiting[] = [];

  constructor(redis: Redis, expiresSeconds: number) {
    redis.defineCommand("storeResults", { lua: STORE_RESULTS });
    this.#redis = redis as Redis & Scripted;
    this.#expiresSeconds = expiresSeconds;
  }

  /** Resolves when it is stored; false: a final one is there already. */
  store(entry: ResultEntry): Promise<boolean> {
    const told = Promise.withResolvers<boolean>();
    this.#waiting.push({ ...entry, told });
    if (this.#waiting.length === 1) process.nextTick(() => this.#flush());
    return told.promise;
  }

  #flush(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (let from = 0, to = 0; from < waiting.length; from = to) {
      let length = 0;
      do length += (waiting[to++] as Waiting).json.length;
      while (to < waiting.length && to - from < MOST_ENTRIES && length < MOST_LENGTH);
      void this.#send(waiting.slice(from, to));
    }
  }

  async #send(batch: readonly Waiting[]): Promise<void> {
    try {
      const answers = await this.#redis.storeResults(
        batch.length,
        ...batch.map(({ key }) => key),
        this.#expiresSeconds,
        ...batch.map(({ json }) => json),
      );
      for (const [index, { told }] of batch.entries()) {
        const answer = answers[index];
        if (typeof answer === "number") told.resolve(answer === 1);
        else told.reject(new Error(answer));
      }
    } catch (error) {
      for (const { told } of batch) told.reject(error);
    }
  }
}
