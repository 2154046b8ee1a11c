export { deduplicateRecords } from "./deduplicate/deduplicate-records.ts";
export type {
  Cluster,
  Comparison,
  DeduplicatedRecords,
  Deduplication,
  DeduplicationKey,
  Keep,
} from "./deduplicate/deduplication.ts";
export {
  FileAccessError,
  FileFormatError,
  PathNotAllowedError,
  permanentFileErrors,
} from "./files/file-errors.ts";
export { maskPii } from "./mask/mask-pii.ts";
export type { Finding, MaskedRecords, Masking, MaskStrategy, PiiKind } from "./mask/masking.ts";
export type {
  CellType,
  ColumnProfile,
  CsvProfile,
  Delimiter,
  FrequentValue,
  MalformedRow,
  NumberProfile,
  ProfileSource,
  Range,
} from "./profile/profile.ts";
export { profileCsv } from "./profile/profile-csv.ts";
export type { JsonRecord, RecordsInput } from "./records/records.ts";
export { TASK_REGISTRY, tasks } from "./tasks.ts";
