import { type ClassifiedCell, classifyCell } from "./classify-cell.ts";

/** A value that is held, with what it was found to be. */
export interface HeldValue extends ClassifiedCell {
  readonly text: string;
  count: number;
}

/**
 * Counts values with a bounded number of counters (Misra and Gries, cut in batches as Apache DataSketches does it).
 * While all values fit, the counts are exact; after that each may be too low by at most `error`.
 */
export class FrequentValues {
  readonly #capacity: number;
  #held = new Map<string, HeldValue>();
  #error = 0;

  /** @param capacity counters that stay when there are twice as many */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** How much a count may be too low; 0 while counts are exact. */
  get error(): number {
    return this.#error;
  }

  get size(): number {
    return this.#held.size;
  }

  find(key: string): HeldValue | undefined {
    return this.#held.get(key);
  }

  /** Holds a value that is not held yet. */
  hold(key: string, text: string): HeldValue {
    if (this.#held.size >= 2 * this.#capacity) this.#cut();
    const value: HeldValue = { ...classifyCell(text), text: key, count: 0 };
    this.#held.set(key, value);
    return value;
  }

  values(): Iterable<HeldValue> {
    return this.#held.values();
  }

  /** The most frequent first; none that one which is not listed could outnumber. */
  top(limit: number): readonly HeldValue[] {
    const sure = [...this.#held.values()].filter(({ count }) => count > this.#error);
    return sure
      .sort((one, other) => other.count - one.count || (one.text < other.text ? -1 : 1))
      .slice(0, limit);
  }

  /** Takes from every count that of the first one for which there is no room. */
  #cut(): void {
    const counts = Float64Array.from(this.#held.values(), ({ count }) => count).sort();
    const taken = counts[counts.length - 1 - this.#capacity] as number;
    this.#error += taken;
    // A new map: one from which much is deleted keeps its room.
    const kept = new Map<string, HeldValue>();
    for (const [key, value] of this.#held) {
      value.count -= taken;
      if (value.count > 0) kept.set(key, value);
    }
    this.#held = kept;
  }
}
