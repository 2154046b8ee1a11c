import type { Redis } from "ioredis";
import type { BrokerScripts } from "./redis-commands.ts";

/** Of one command: the server does nothing else meanwhile. */
const MOST_AT_ONCE = 500;

/** Where messages go. */
export interface PushTarget {
  readonly redis: Redis & BrokerScripts;
  readonly list: string;
  /** Of its queue, or ''. */
  readonly channel: string;
}

interface Batch {
  readonly envelopes: string[];
  readonly pushed: PromiseWithResolvers<void>;
}

/** Pushes the messages that one turn of the event loop has for a list by one command, in their order. */
export class PushBatch {
  readonly #batches = new Map<string, Batch>();

  /** Resolves when all of them are in the list; rejects as the command does. */
  push(target: PushTarget, envelope: string): Promise<void> {
    let batch = this.#batches.get(target.list);
    if (batch === undefined || batch.envelopes.length === MOST_AT_ONCE) {
      batch = this.#begin(target);
      this.#batches.set(target.list, batch);
    }
    batch.envelopes.push(envelope);
    return batch.pushed.promise;
  }

  #begin({ redis, list, channel }: PushTarget): Batch {
    const batch: Batch = { envelopes: [], pushed: Promise.withResolvers() };
    process.nextTick(() => {
      if (this.#batches.get(list) === batch) this.#batches.delete(list);
      redis
        .pushMessages(1, list, channel, ...batch.envelopes)
        .then(() => batch.pushed.resolve(), batch.pushed.reject);
    });
    return batch;
  }
}
