/**
 * Lets many waits without a wake-up share the engine: at most `concurrency` reads at once, the rest in line. A
 * thousand waits then cost what a few cost, only later.
 */
export class SharedPoller {
  readonly #concurrency: number;
  readonly #waiting: (() => void)[] = [];
  #reading = 0;

  constructor(concurrency: number) {
    this.#concurrency = concurrency;
  }

  async read<Result>(read: () => Promise<Result>): Promise<Result> {
    if (this.#reading >= this.#concurrency) {
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
      });
    } else {
      this.#reading += 1;
    }
    try {
      return await read();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#reading -= 1;
      else next();
    }
  }
}
