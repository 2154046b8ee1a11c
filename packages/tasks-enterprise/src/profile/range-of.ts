import type { Range } from "./profile.ts";

/** The least and the greatest of what was added. */
export class RangeOf<Value extends number | string> {
  #range: { minimum: Value; maximum: Value } | null = null;

  add(value: Value): void {
    if (this.#range === null) this.#range = { minimum: value, maximum: value };
    else if (value < this.#range.minimum) this.#range.minimum = value;
    else if (value > this.#range.maximum) this.#range.maximum = value;
  }

  /** `null` when nothing was added. */
  range(): Range<Value> | null {
    return this.#range;
  }
}
