import { UnionFind } from "./union-find.ts";

/** Two records that are alike. */
export interface Link {
  readonly left: number;
  readonly right: number;
  readonly score: number;
}

/** Records that belong together, in order, and the least alike of the links that hold them. */
export interface LinkedGroup {
  readonly members: readonly number[];
  readonly score: number;
}

/**
 * Collects links and keeps the best that are needed (a maximum spanning forest), so that memory stays in proportion to
 * the records, not to the pairs. What comes out does not depend on the order in which links came in.
 */
export class LinkForest {
  readonly #size: number;
  readonly #limit: number;
  #links: Link[] = [];

  constructor(size: number) {
    this.#size = size;
    this.#limit = size * 4 + 1_000;
  }

  add(link: Link): void {
    this.#links.push(link);
    if (this.#links.length > this.#limit) this.#prune();
  }

  /** The groups of two or more. */
  groups(): readonly LinkedGroup[] {
    const sets = this.#prune();
    const members = new Map<number, number[]>();
    for (let member = 0; member < this.#size; member += 1) {
      const root = sets.find(member);
      const known = members.get(root);
      if (known === undefined) members.set(root, [member]);
      else known.push(member);
    }
    const scores = new Map<number, number>();
    // Best first, so the last one of a group is its weakest.
    for (const { left, score } of this.#links) scores.set(sets.find(left), score);
    return [...scores]
      .sort(([left], [right]) => left - right)
      .map(([root, score]) => ({ members: members.get(root) ?? [], score }));
  }

  #prune(): UnionFind {
    const sets = new UnionFind(this.#size);
    this.#links = this.#links.sort(compareLinks).filter(({ left, right }) => sets.unite(left, right));
    return sets;
  }
}

function compareLinks(one: Link, other: Link): number {
  return other.score - one.score || one.left - other.left || one.right - other.right;
}
