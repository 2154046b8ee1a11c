/** Orders what workers and clients say, as kombu's `LamportClock` does. */
export class LamportClock {
  #value = 0;

  get value(): number {
    return this.#value;
  }

  /** For something that happens here. */
  forward(): number {
    this.#value += 1;
    return this.#value;
  }

  /** After hearing from somebody whose clock said so; what is no time of a clock counts as none. */
  adjust(other: unknown): void {
    const heard = Number.isSafeInteger(other) ? (other as number) : 0;
    this.#value = Math.max(this.#value, heard) + 1;
  }
}
