// Basic operations
export { add } from "./basic/add.ts";
export { concatenate } from "./basic/concatenate.ts";
export { echo } from "./basic/echo.ts";
export type { Failure } from "./basic/fail.ts";
export { fail } from "./basic/fail.ts";
export { sleep } from "./basic/sleep.ts";
export type { Grouping } from "./data/aggregate-data.ts";
// Data processing
export { aggregateData } from "./data/aggregate-data.ts";
export type { Aggregation } from "./data/aggregation.ts";
export type { Checksum, ChecksumAlgorithm, ChecksumOptions } from "./data/calculate-checksum.ts";
export { calculateChecksum } from "./data/calculate-checksum.ts";
export type { Derivation } from "./data/derivation.ts";
export type { ExtractSource } from "./data/extract-data.ts";
export { extractData } from "./data/extract-data.ts";
export type { Filter } from "./data/filter-data.ts";
export { filterData } from "./data/filter-data.ts";
export type { LoadedFile, LoadTarget } from "./data/load-data.ts";
export { loadData } from "./data/load-data.ts";
export type { Predicate } from "./data/predicate.ts";
export type { SortKey } from "./data/sort-rows.ts";
export { transformData } from "./data/transform-data.ts";
export type { Transformation } from "./data/transformation.ts";
// Errors
export {
  FileAccessError,
  FileFormatError,
  FileLimitError,
  PathNotAllowedError,
  permanentFileErrors,
} from "./files/file-errors.ts";
export type { Delimiter, FileFormat } from "./formats/file-format.ts";
export type { CsvColumnType } from "./formats/infer-csv-types.ts";
export type { Disk } from "./system/system-disk.ts";
// System
export { systemDisk } from "./system/system-disk.ts";
export type { EnvironmentSelection } from "./system/system-environment.ts";
export { systemEnvironment } from "./system/system-environment.ts";
export type { Health } from "./system/system-health.ts";
export { systemHealth } from "./system/system-health.ts";
export type { Memory } from "./system/system-memory.ts";
export { systemMemory } from "./system/system-memory.ts";
export type { Versions } from "./system/system-versions.ts";
export { systemVersions } from "./system/system-versions.ts";
export type { Cell, Column, ColumnType, NamedColumn, Row, Table, TableInput } from "./table/table.ts";
// All of them
export { TASK_REGISTRY, tasks } from "./tasks.ts";
