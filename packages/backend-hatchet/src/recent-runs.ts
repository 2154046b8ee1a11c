/** Longer than the engine takes to show a run to everybody, under load too. */
const REMEMBERED_MS = 5_000;
const MOST_REMEMBERED = 100_000;

/** The runs that this backend submitted just now: the engine may not show them yet. */
export class RecentRuns {
  readonly #submittedAt = new Map<string, number>();

  add(id: string): void {
    const now = performance.now();
    this.#submittedAt.set(id, now);
    // Oldest first, since a Map keeps the order of insertion.
    for (const [old, at] of this.#submittedAt) {
      if (now - at < REMEMBERED_MS && this.#submittedAt.size <= MOST_REMEMBERED) return;
      this.#submittedAt.delete(old);
    }
  }

  /** Whether it was submitted within so many milliseconds, and some seconds at most. */
  has(id: string, withinMs = REMEMBERED_MS): boolean {
    const at = this.#submittedAt.get(id);
    return at !== undefined && performance.now() - at < Math.min(withinMs, REMEMBERED_MS);
  }
}
