import { setTimeout as delay } from "node:timers/promises";

/** A moment that can be brought nearer while it is waited for. */
export class MovableDeadline {
  #at = Number.POSITIVE_INFINITY;
  #moved = new AbortController();

  get isOver(): boolean {
    return performance.now() >= this.#at;
  }

  /** Sets the deadline to `inMs` from now, unless it is earlier already. */
  bringTo(inMs: number): void {
    const at = performance.now() + inMs;
    if (at >= this.#at) return;
    this.#at = at;
    this.#moved.abort();
    this.#moved = new AbortController();
  }

  /** Resolves with `change`, or at the deadline. */
  async until(change: Promise<unknown>): Promise<void> {
    let changed = false;
    const settled = change.finally(() => {
      changed = true;
    });
    while (!changed && !this.isOver) {
      const wait = new AbortController();
      const signal = AbortSignal.any([wait.signal, this.#moved.signal]);
      const time = delay(this.#at - performance.now(), undefined, { signal }).catch(() => undefined);
      await Promise.race([settled, time]);
      wait.abort();
    }
  }
}
