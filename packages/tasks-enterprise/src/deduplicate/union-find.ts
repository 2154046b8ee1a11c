/** Sets that grow together: who is linked to whom, directly or through others. */
export class UnionFind {
  readonly #parents: Int32Array;

  constructor(size: number) {
    this.#parents = Int32Array.from({ length: size }, (_, index) => index);
  }

  /** The lowest member of the set that `member` is in. */
  find(member: number): number {
    const parents = this.#parents;
    let root = member;
    while (parents[root] !== root) root = parents[root] as number;
    // Shortens the way for the next who asks.
    for (let current = member; current !== root; ) {
      const next = parents[current] as number;
      parents[current] = root;
      current = next;
    }
    return root;
  }

  /** Makes two sets one; false when they were one already. */
  unite(left: number, right: number): boolean {
    const [a, b] = [this.find(left), this.find(right)];
    if (a === b) return false;
    this.#parents[Math.max(a, b)] = Math.min(a, b);
    return true;
  }
}
