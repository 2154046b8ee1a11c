/** Tells whoever waits that something has changed, once each. */
export class Changes {
  #next = Promise.withResolvers<void>();

  /** Resolves with the next change after this call. */
  next(): Promise<void> {
    return this.#next.promise;
  }

  tell(): void {
    const { resolve } = this.#next;
    this.#next = Promise.withResolvers<void>();
    resolve();
  }
}
