const MAX_IDS = 100_000;

/**
 * Ids that this process has just submitted: until the engine shows them everywhere they count as pending. Bounded by
 * time and number, so that a producer that never reads does not grow.
 */
export class JustSubmitted {
  readonly #graceMs: number;
  readonly #submittedAt = new Map<string, number>();

  constructor(graceMs: number) {
    this.#graceMs = graceMs;
  }

  get size(): number {
    return this.#submittedAt.size;
  }

  add(id: string): void {
    if (this.#graceMs === 0) return;
    // Deleted first, so that the order stays that of time.
    this.#submittedAt.delete(id);
    this.#submittedAt.set(id, performance.now());
    this.#forgetOld();
  }

  has(id: string): boolean {
    const at = this.#submittedAt.get(id);
    return at !== undefined && performance.now() - at < this.#graceMs;
  }

  #forgetOld(): void {
    const now = performance.now();
    // Oldest first, since a Map keeps the order of insertion.
    for (const [id, at] of this.#submittedAt) {
      if (now - at < this.#graceMs && this.#submittedAt.size <= MAX_IDS) return;
      this.#submittedAt.delete(id);
    }
  }
}
