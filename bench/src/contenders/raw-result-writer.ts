import type { Redis } from "ioredis";
import { RESULT_EXPIRES_SECONDS } from "./celery-plan.ts";

/** A result, and what is done once it is stored. */
interface Finished {
  readonly key: string;
  readonly meta: string;
  readonly onStored: () => void;
}

/** Stores what ended in one turn of the event loop by one pipeline of SETEX and PUBLISH. */
export class RawResultWriter {
  readonly #redis: Redis;
  #finished: Finished[] = [];
  #writing = new Set<Promise<void>>();

  constructor(redis: Redis) {
    this.#redis = redis;
  }

  write(finished: Finished): void {
    this.#finished.push(finished);
    if (this.#finished.length > 1) return;
    setImmediate(() => {
      const written = this.#flush().finally(() => this.#writing.delete(written));
      this.#writing.add(written);
    });
  }

  async end(): Promise<void> {
    while (this.#finished.length + this.#writing.size > 0)
      await Promise.all([...this.#writing, new Promise((resolve) => setImmediate(resolve))]);
  }

  async #flush(): Promise<void> {
    const finished = this.#finished;
    this.#finished = [];
    const pipeline = this.#redis.pipeline();
    for (const { key, meta } of finished)
      pipeline.setex(key, RESULT_EXPIRES_SECONDS, meta).publish(key, meta);
    const answers = await pipeline.exec();
    for (const [index, { onStored }] of finished.entries())
      if (answers?.[index * 2]?.[0] === null) onStored();
  }
}
