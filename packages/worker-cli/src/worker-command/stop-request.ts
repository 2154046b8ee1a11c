/** That a worker shall stop, and how urgently. */
export class StopRequest {
  readonly #drain = new AbortController();
  readonly #now = new AbortController();
  #fault: { readonly error: unknown } | undefined;

  /** Aborts when the worker shall take no more and wait for what runs. */
  get drain(): AbortSignal {
    return this.#drain.signal;
  }

  /** Aborts when it shall not wait either. */
  get now(): AbortSignal {
    return this.#now.signal;
  }

  /** The error nobody caught, if that is why. */
  get fault(): { readonly error: unknown } | undefined {
    return this.#fault;
  }

  /** Asks once more: the first time to drain, the second to stop at once. Answers how often it has been asked before. */
  ask(): "drain" | "now" | "again" {
    if (!this.drain.aborted) {
      this.#drain.abort();
      return "drain";
    }
    if (!this.now.aborted) {
      this.#now.abort();
      return "now";
    }
    return "again";
  }

  /** Asks to drain because of an error that nobody caught. */
  fail(error: unknown): void {
    this.#fault ??= { error };
    this.#drain.abort();
  }
}

/** Resolves when `signal` aborts. */
export async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
