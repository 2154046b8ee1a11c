import { currentTask, defineTask } from "@task-abstraction/core";
import { readRecords } from "../records/read-records.ts";
import type { JsonRecord, RecordsInput } from "../records/records.ts";
import { checkDeduplication } from "./check-arguments.ts";
import type { Cluster, DeduplicatedRecords, Deduplication } from "./deduplication.ts";
import { findDuplicates } from "./find-duplicates.ts";
import { keepRecord } from "./keep-record.ts";

/** Finds records that are one although they are written differently, and keeps one of each. */
export const deduplicateRecords = defineTask(
  "deduplicate_records",
  { description: "Finds records that are one although they are written differently, and keeps one of each." },
  async (input: RecordsInput, options: Deduplication): Promise<DeduplicatedRecords> => {
    const records = readRecords("deduplicate_records", input);
    checkDeduplication("deduplicate_records", options, records);
    const groups = await findDuplicates(records, options, currentTask().signal);
    const changed = new Map<number, JsonRecord | undefined>();
    const clusters: Cluster[] = groups.map(({ members, score }) => {
      const kept = keepRecord(records, members, options.keep ?? "first");
      const duplicates = members.filter((member) => member !== kept.index);
      for (const duplicate of duplicates) changed.set(duplicate, undefined);
      changed.set(kept.index, kept.record);
      return { kept: kept.index, duplicates, score: Math.round(score * 10_000) / 10_000 };
    });
    const remaining = records.map((record, index) => (changed.has(index) ? changed.get(index) : record));
    const left = remaining.filter((record) => record !== undefined);
    return {
      records: left,
      clusters: clusters.sort((one, other) => one.kept - other.kept),
      removed: records.length - left.length,
    };
  },
);
