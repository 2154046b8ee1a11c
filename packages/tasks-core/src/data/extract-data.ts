import { currentTask, defineTask, InvalidArgumentsError } from "@task-abstraction/core";
import { isObject, isOneOf, isOptional, isRecordOf, isText, isWholeNumber } from "../arguments/check.ts";
import { checkArguments } from "../arguments/check-arguments.ts";
import { permanentFileErrors } from "../files/file-errors.ts";
import { type FileLimits, readFileLimits } from "../files/file-limits.ts";
import { readFile } from "../files/read-file.ts";
import { decodeText } from "../formats/decode-text.ts";
import {
  type Delimiter,
  type FileFormat,
  isDelimiter,
  isFileFormat,
  resolveDelimiter,
  resolveFormat,
} from "../formats/file-format.ts";
import type { CsvColumnType } from "../formats/infer-csv-types.ts";
import { readCsv } from "../formats/read-csv.ts";
import { readJson, readNdjson } from "../formats/read-json.ts";
import { RowCollector } from "../formats/row-collector.ts";
import { isColumnList } from "../table/column-list.ts";
import { describeColumns } from "../table/describe-columns.ts";
import type { Row, Table } from "../table/table.ts";
import { transformRows } from "./transformation.ts";

/** Which rows to read from where. */
export interface ExtractSource {
  /** Inside the folders that the worker allows; a relative one starts at the first of them. */
  readonly path: string;
  /** Default: as the extension tells (.csv, .tsv, .json, .ndjson, .jsonl). */
  readonly format?: FileFormat | undefined;
  /** Of a CSV file. Default: a tab for `.tsv`, else a comma. */
  readonly delimiter?: Delimiter | undefined;
  /** Columns to keep, in this order. Default: all. */
  readonly columns?: readonly string[] | undefined;
  /** Types of CSV columns that are not to be inferred, such as `{ zip: "string" }`. */
  readonly types?: Readonly<Record<string, CsvColumnType>> | undefined;
  /** Reads the first so many rows. Default: all. */
  readonly limit?: number | undefined;
  /** Fails when there are more rows to keep. Default and ceiling: `TASK_FILES_MAX_ROWS` of the worker, 100 000. */
  readonly maxRows?: number | undefined;
  /** Fails when more bytes have to be read. Default and ceiling: `TASK_FILES_MAX_BYTES` of the worker, 64 MiB. */
  readonly maxBytes?: number | undefined;
}

const isSource = ({ maxRows, maxBytes }: FileLimits) =>
  isObject<ExtractSource>({
    path: isText(),
    format: isOptional(isFileFormat),
    delimiter: isOptional(isDelimiter),
    columns: isOptional(isColumnList),
    types: isOptional(isRecordOf(isOneOf(["number", "boolean", "date", "string"] satisfies CsvColumnType[]))),
    limit: isOptional(isWholeNumber({ minimum: 0 })),
    maxRows: isOptional(isWholeNumber({ minimum: 1, maximum: maxRows })),
    maxBytes: isOptional(isWholeNumber({ minimum: 1, maximum: maxBytes })),
  });

/**
 * Reads rows from a CSV, JSON or NDJSON file. CSV columns get the type that all their cells have: numbers and booleans
 * are converted, dates stay the strings they are, empty cells are `null`.
 */
export const extractData = defineTask(
  "extract_data",
  {
    queue: "file_processing",
    description: "Reads rows from a CSV, JSON or NDJSON file.",
    retry: { nonRetryable: permanentFileErrors },
  },
  async (source: ExtractSource): Promise<Table> => {
    const limits = readFileLimits();
    checkArguments("extract_data", { source: [source, isSource(limits)] });
    const format = resolveFormat("extract_data", source.path, source.format);
    refuseCsvOptions(source, format);
    const { maxBytes = limits.maxBytes, maxRows = limits.maxRows } = source;
    return readFile(source.path, { signal: currentTask().signal, maxBytes }, (chunks) =>
      readTable(decodeText(source.path, format.toUpperCase(), chunks), format, source, maxRows),
    );
  },
);

async function readTable(
  texts: AsyncIterable<string>,
  format: FileFormat,
  source: ExtractSource,
  maxRows: number,
): Promise<Table> {
  const { path, columns, types = {}, limit = Infinity } = source;
  if (format === "csv") {
    const options = { path, delimiter: resolveDelimiter(path, source.delimiter), columns, types };
    return readCsv(texts, options, new RowCollector(path, { limit, maxRows }));
  }
  const kept = new RowCollector<Row>(path, { limit, maxRows });
  await (format === "json" ? readJson(path, texts, kept) : readNdjson(path, texts, kept));
  if (columns !== undefined) return transformRows("extract_data", kept.items, undefined, { select: columns });
  return { rows: kept.items, columns: describeColumns(kept.items) };
}

/** JSON has types and no delimiter; an option that would do nothing is refused. */
function refuseCsvOptions(source: ExtractSource, format: FileFormat): void {
  if (format === "csv") return;
  const [useless] = (["delimiter", "types"] as const).filter((option) => source[option] !== undefined);
  if (useless !== undefined)
    throw new InvalidArgumentsError("extract_data", [`source.${useless} is for CSV files only`]);
}
