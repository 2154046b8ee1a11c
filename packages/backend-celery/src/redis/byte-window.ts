/** Lets so many bytes be on their way; whoever has more waits. What is larger than all of it goes alone. */
export class ByteWindow {
  readonly #most: number;
  #used = 0;
  readonly #waiting: { readonly size: number; readonly enter: () => void }[] = [];

  constructor(mostBytes: number) {
    this.#most = mostBytes;
  }

  /** Resolves when there is room, in the order of the calls. */
  async enter(size: number): Promise<void> {
    if (this.#waiting.length === 0 && this.#fits(size)) this.#used += size;
    else await new Promise<void>((enter) => this.#waiting.push({ size, enter }));
  }

  leave(size: number): void {
    this.#used -= size;
    for (let next = this.#waiting[0]; next !== undefined && this.#fits(next.size); next = this.#waiting[0]) {
      this.#waiting.shift();
      this.#used += next.size;
      next.enter();
    }
  }

  #fits(size: number): boolean {
    return this.#used === 0 || this.#used + size <= this.#most;
  }
}
