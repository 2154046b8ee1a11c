import type { JsonRecord } from "../records/records.ts";
import type { Keep } from "./deduplication.ts";
import { isEmpty } from "./normalise.ts";

/** What stays of records that are one. */
export interface KeptRecord {
  /** The place of the record that stays. */
  readonly index: number;
  readonly record: JsonRecord;
}

/** Chooses what stays of a group of places, which are in order. */
export function keepRecord(
  records: readonly JsonRecord[],
  members: readonly number[],
  keep: Keep,
): KeptRecord {
  const recordAt = (index: number): JsonRecord => records[index] as JsonRecord;
  const first = members[0] as number;
  if (keep === "first") return { index: first, record: recordAt(first) };
  // The earlier of two that are equally complete.
  const index = members.reduce(
    (best, next) => (countFilled(recordAt(next)) > countFilled(recordAt(best)) ? next : best),
    first,
  );
  if (keep === "most-complete") return { index, record: recordAt(index) };
  return { index, record: mergeRecords(recordAt(index), members.map(recordAt)) };
}

function mergeRecords(base: JsonRecord, others: readonly JsonRecord[]): JsonRecord {
  const merged = new Map(Object.entries(base));
  for (const other of others) {
    for (const [column, value] of Object.entries(other)) {
      const adds = isEmpty(value) ? !merged.has(column) : isEmpty(merged.get(column));
      if (adds) merged.set(column, value);
    }
  }
  // `fromEntries` also keeps a column that is called `__proto__`.
  return Object.fromEntries(merged);
}

function countFilled(record: JsonRecord): number {
  return Object.values(record).filter((value) => !isEmpty(value)).length;
}
