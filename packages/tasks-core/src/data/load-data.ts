import { currentTask, defineTask } from "@task-abstraction/core";
import { type Check, isObject, isOptional, isText, quote } from "../arguments/check.ts";
import { checkArguments } from "../arguments/check-arguments.ts";
import { permanentFileErrors } from "../files/file-errors.ts";
import { writeFileAtomically } from "../files/write-file.ts";
import {
  type Delimiter,
  dataExtensions,
  type FileFormat,
  hasDataExtension,
  isDelimiter,
  isFileFormat,
  resolveDelimiter,
  resolveFormat,
} from "../formats/file-format.ts";
import { formatRows } from "../formats/write-rows.ts";
import { isColumnList } from "../table/column-list.ts";
import { listColumnNames } from "../table/describe-columns.ts";
import type { TableInput } from "../table/table.ts";
import { isTableInput, namedColumnsOf, rowsOf } from "../table/table-input.ts";
import { transformRows } from "./transformation.ts";

/** Where rows go. */
export interface LoadTarget {
  /** Inside the folders that the worker allows, and named `.csv`, `.tsv`, `.json`, `.ndjson` or `.jsonl`. Missing folders are made. */
  readonly path: string;
  /** Default: as the extension tells. */
  readonly format?: FileFormat | undefined;
  /** Of a CSV file. Default: a tab for `.tsv`, else a comma. */
  readonly delimiter?: Delimiter | undefined;
  /** Columns to write, in this order. Default: all. */
  readonly columns?: readonly string[] | undefined;
}

/** The file that was written. */
export interface LoadedFile {
  /** As it was given. */
  readonly path: string;
  readonly format: FileFormat;
  readonly rows: number;
  readonly bytes: number;
  readonly sha256: string;
}

/** Rows are text from outside: in a file called `.js` or `.env` they could become code or settings. */
const isDataPath: Check = (value, path, issues) => {
  const before = issues.length;
  isText()(value, path, issues);
  if (issues.length === before && !hasDataExtension(value as string)) {
    issues.push(`${path} ${quote(value as string)} must end in ${dataExtensions.join(", ")}`);
  }
};

const isTarget = isObject<LoadTarget>({
  path: isDataPath,
  format: isOptional(isFileFormat),
  delimiter: isOptional(isDelimiter),
  columns: isOptional(isColumnList),
});

/** Writes rows to a CSV, JSON or NDJSON file, whole or not at all; a file of that name is replaced. */
export const loadData = defineTask(
  "load_data",
  {
    queue: "file_processing",
    description: "Writes rows to a CSV, JSON or NDJSON file, whole or not at all.",
    retry: { nonRetryable: permanentFileErrors },
  },
  async (previous: TableInput, target: LoadTarget): Promise<LoadedFile> => {
    checkArguments("load_data", { previous: [previous, isTableInput], target: [target, isTarget] });
    const { path } = target;
    const format = resolveFormat("load_data", path, target.format);
    const { rows, columns } = chooseColumns(previous, target.columns);
    const texts = formatRows(rows, { format, delimiter: resolveDelimiter(path, target.delimiter), columns });
    const written = await writeFileAtomically(path, texts, currentTask().signal);
    return { path, format, rows: rows.length, ...written };
  },
);

function chooseColumns(previous: TableInput, chosen: readonly string[] | undefined) {
  const rows = rowsOf(previous);
  const named = namedColumnsOf(previous);
  // Rows as they are: JSON does not get a `null` where a row lacks a column.
  if (chosen === undefined)
    return { rows, columns: [...new Set([...(named ?? []), ...listColumnNames(rows)])] };
  return { rows: transformRows("load_data", rows, named, { select: chosen }).rows, columns: chosen };
}
