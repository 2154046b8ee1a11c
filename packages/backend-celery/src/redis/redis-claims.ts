/** What this worker has of its queues, and what it does with each. */
export interface Claim {
  readonly tag: string;
  readonly queue: string;
  /** It is somebody else's by now. */
  lapse(): void;
  /** It should have been put back, and could not. */
  putBack: (() => Promise<void>) | undefined;
}

/** All claims of a worker, by tag. */
export class RedisClaims {
  readonly #claims = new Map<string, Claim>();
  readonly #counts = new Map<string, number>();
  readonly #onRoom: (queue: string) => void;

  /** @param onRoom called when a queue may have one more */
  constructor(onRoom: (queue: string) => void) {
    this.#onRoom = onRoom;
  }

  add(claim: Claim): void {
    this.#claims.set(claim.tag, claim);
    this.#counts.set(claim.queue, this.count(claim.queue) + 1);
  }

  delete(tag: string): void {
    const claim = this.#claims.get(tag);
    if (claim === undefined) return;
    this.#claims.delete(tag);
    this.#counts.set(claim.queue, this.count(claim.queue) - 1);
    this.#onRoom(claim.queue);
  }

  count(queue: string): number {
    return this.#counts.get(queue) ?? 0;
  }

  get size(): number {
    return this.#claims.size;
  }

  tags(): readonly string[] {
    return [...this.#claims.keys()];
  }

  lapse(tag: string): void {
    this.#claims.get(tag)?.lapse();
    this.delete(tag);
  }

  /** Those that wait to be put back. */
  abandoned(): readonly (() => Promise<void>)[] {
    return [...this.#claims.values()].flatMap(({ putBack }) => (putBack === undefined ? [] : [putBack]));
  }
}
