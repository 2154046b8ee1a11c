import type { JsonRecord } from "../records/records.ts";

/** How the values of a key are compared. */
export type Comparison = "exact" | "text" | "number" | "email" | "phone";

/** A column that tells records apart, and how. */
export interface DeduplicationKey {
  readonly column: string;
  /** How much it counts beside the other keys. Default 1. */
  readonly weight?: number | undefined;
  /**
   * `exact`: the same value. `text`: the same words, mistyped or in another order. `number`: close in proportion to its
   * size. `email`: the same mailbox, or a mistyped one. `phone`: the same digits, with or without country code.
   */
  readonly compare: Comparison;
}

/** Which of a cluster's records stays. */
export type Keep = "first" | "most-complete" | "merge";

/** What counts as a duplicate and what becomes of it. */
export interface Deduplication {
  /** At least one. */
  readonly keys: readonly DeduplicationKey[];
  /** From 0 to 1: how alike two records must be. Default 0.85. */
  readonly threshold?: number | undefined;
  /**
   * `first` (default): the record that stands first. `most-complete`: the one with the most filled columns. `merge`: the
   * most complete one, with what it lacks taken from the others in their order.
   */
  readonly keep?: Keep | undefined;
  /** Compare only records that are the same, normalised, in one of these columns. Default: what the keys suggest. */
  readonly blocking?: readonly string[] | undefined;
}

/** Records that were found to be one; the numbers are places in the input. */
export interface Cluster {
  /** The record that stays (with `merge`: that the others were merged into). */
  readonly kept: number;
  readonly duplicates: readonly number[];
  /** The likeness of the least alike link that holds the cluster together, from the threshold to 1. */
  readonly score: number;
}

/** What `deduplicate_records` answers. */
export interface DeduplicatedRecords {
  /** Without duplicates, in the order of the input. */
  readonly records: readonly JsonRecord[];
  /** In the order of the records that stay. */
  readonly clusters: readonly Cluster[];
  /** How many records are gone. */
  readonly removed: number;
}
