/** More at once would keep the server from everything else for too long. */
const MOST_ITEMS = 100;
const MOST_LENGTH = 1024 * 1024;

/** What a script is given several of. It answers each with a number, or as text why it could not be done. */
export interface ScriptBatchOptions<Item> {
  lengthOf(item: Item): number;
  run(items: readonly Item[]): Promise<readonly (number | string)[]>;
}

interface Waiting<Item> {
  readonly item: Item;
  readonly told: PromiseWithResolvers<number>;
}

/**
 * Gives a script what one turn of the event loop has for it, together: a command for each would cost a worker more than its
 * tasks do.
 */
export class ScriptBatch<Item> {
  readonly #options: ScriptBatchOptions<Item>;
  #waiting: Waiting<Item>[] = [];

  constructor(options: ScriptBatchOptions<Item>) {
    this.#options = options;
  }

  /** The script's answer for this one. */
  add(item: Item): Promise<number> {
    const told = Promise.withResolvers<number>();
    this.#waiting.push({ item, told });
    if (this.#waiting.length === 1) process.nextTick(() => this.#flush());
    return told.promise;
  }

  #flush(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (let from = 0, to = 0; from < waiting.length; from = to) {
      let length = 0;
      do length += this.#options.lengthOf((waiting[to++] as Waiting<Item>).item);
      while (to < waiting.length && to - from < MOST_ITEMS && length < MOST_LENGTH);
      void this.#run(waiting.slice(from, to));
    }
  }

  async #run(batch: readonly Waiting<Item>[]): Promise<void> {
    try {
      const answers = await this.#options.run(batch.map(({ item }) => item));
      for (const [index, { told }] of batch.entries()) {
        const answer = answers[index];
        if (typeof answer === "number") told.resolve(answer);
        else told.reject(new Error(answer));
      }
    } catch (error) {
      for (const { told } of batch) told.reject(error);
    }
  }
}
