/** The requests of one stream: ids as they come, and all that are watched when it is opened again. */
export class RunSubscription {
  readonly #ending = new AbortController();
  #waiting: string[] = [];
  #wake: (() => void) | undefined;

  get signal(): AbortSignal {
    return this.#ending.signal;
  }

  get hasEnded(): boolean {
    return this.#ending.signal.aborted;
  }

  add(id: string): void {
    this.#waiting.push(id);
    this.#wake?.();
  }

  end(): void {
    this.#ending.abort();
    this.#wake?.();
  }

  async *requests(known: Iterable<string>): AsyncGenerator<{ readonly workflowRunId: string }> {
    this.#waiting = [...known];
    while (!this.hasEnded) {
      const ids = this.#waiting;
      this.#waiting = [];
      for (const workflowRunId of ids) yield { workflowRunId };
      if (this.#waiting.length > 0) continue;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        if (this.hasEnded || this.#waiting.length > 0) resolve();
      });
    }
  }
}
