import { WorkerStopping } from "@task-abstraction/core";

/** How a worker stops: it takes no more, waits for what it has taken, and hands back the rest at its deadline. */
export class WorkerDrain {
  readonly #draining = new AbortController();
  readonly #stopping = new AbortController();
  readonly #untold = new Set<Promise<void>>();
  readonly #timers: NodeJS.Timeout[] = [];

  /** Aborts when a stop begins: nothing more is taken. */
  readonly draining = this.#draining.signal;
  /** Aborts at the deadline. */
  readonly stopping = this.#stopping.signal;
  /** Resolves when a stop begins. */
  readonly begun = new Promise<void>((resolve) => this.draining.addEventListener("abort", () => resolve()));

  /** A stop waits until this has been told. It must not reject. */
  add(told: Promise<void>): void {
    this.#untold.add(told);
    void told.then(() => this.#untold.delete(told));
  }

  /** Once more with an earlier deadline: the earlier one counts. */
  begin({ deadlineMs }: { readonly deadlineMs: number }): void {
    this.#draining.abort(new WorkerStopping("The worker stops."));
    this.#timers.push(
      setTimeout(() => this.#stopping.abort(new WorkerStopping("The worker stops.")), deadlineMs),
    );
  }

  /** Not until handlers have let go: one that ignores its signal must not hold up a stop. */
  async allTold(): Promise<void> {
    while (this.#untold.size > 0) await Promise.all(this.#untold);
    for (const timer of this.#timers) clearTimeout(timer);
  }
}
