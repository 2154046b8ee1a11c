export { deduplicateRecords } from "./deduplicate/deduplicate-records.ts";
export type {
  Cluster,
  Comparison,
  DeduplicatedRecords,
  Deduplication,
  DeduplicationKey,
  JsonRecord,
  Keep,
  RecordsInput,
} from "./deduplicate/deduplication.ts";
export { TASK_REGISTRY, tasks } from "./tasks.ts";
