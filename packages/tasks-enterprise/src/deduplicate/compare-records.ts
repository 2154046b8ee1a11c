import type { JsonRecord } from "../records/records.ts";
import { compareValues } from "./compare-values.ts";
import type { DeduplicationKey } from "./deduplication.ts";
import { type ComparableValue, cellOf, normaliseValue } from "./normalise.ts";

/** A record made comparable: one value per key, `undefined` where it has none. */
export type ComparableRecord = readonly (ComparableValue | undefined)[];

/** Of the keys' weight, so much must be filled in both records: one shared city makes nobody the same. */
const MIN_SHARED_WEIGHT = 0.5;

type WeightedKey = DeduplicationKey & { readonly weight: number };

/** Compares records by weighted keys; a key that one of two records lacks does not count for that pair. */
export class RecordComparator {
  readonly #keys: readonly WeightedKey[];
  readonly #threshold: number;
  readonly #totalWeight: number;

  constructor(keys: readonly DeduplicationKey[], threshold: number) {
    // The heaviest first: they soonest show that a pair cannot reach the threshold.
    this.#keys = keys
      .map((key) => ({ ...key, weight: key.weight ?? 1 }))
      .sort((left, right) => right.weight - left.weight);
    this.#threshold = threshold;
    this.#totalWeight = this.#keys.reduce((sum, { weight }) => sum + weight, 0);
  }

  /** The keys in the order of a comparable record's values. */
  get keys(): readonly DeduplicationKey[] {
    return this.#keys;
  }

  normalise(record: JsonRecord): ComparableRecord {
    return this.#keys.map(({ column, compare }) => normaliseValue(cellOf(record, column), compare));
  }

  /** Whether a record has enough to be compared at all. */
  isComparable(record: ComparableRecord): boolean {
    return this.#sharedWeight(record, record) >= this.#totalWeight * MIN_SHARED_WEIGHT;
  }

  /** How alike two records are; `undefined` below the threshold, or when too little of them can be compared. */
  compare(left: ComparableRecord, right: ComparableRecord): number | undefined {
    const shared = this.#sharedWeight(left, right);
    if (shared < this.#totalWeight * MIN_SHARED_WEIGHT) return undefined;
    // Rounding in the sums must not part records that are exactly at the threshold.
    let spare = shared * (1 - this.#threshold) + 1e-9;
    let lost = 0;
    for (const [index, { weight, compare }] of this.#keys.entries()) {
      const [a, b] = [left[index], right[index]];
      if (a === undefined || b === undefined) continue;
      const missing = weight * (1 - compareValues(a, b, compare));
      lost += missing;
      spare -= missing;
      if (spare < 0) return undefined;
    }
    return 1 - lost / shared;
  }

  #sharedWeight(left: ComparableRecord, right: ComparableRecord): number {
    let shared = 0;
    for (const [index, { weight }] of this.#keys.entries()) {
      if (left[index] !== undefined && right[index] !== undefined) shared += weight;
    }
    return shared;
  }
}
