/** What stands between the cells. */
export type Delimiter = "," | ";" | "\t" | "|";

/** Every delimiter that is looked for, the likeliest first. */
export const delimiters: readonly Delimiter[] = [",", ";", "\t", "|"];

/** What a cell can be read as; `string` is what nothing else fits. */
export type CellType = "integer" | "number" | "boolean" | "date" | "datetime" | "string";

/** Which file is profiled, and how it is read. */
export interface ProfileSource {
  /** Inside the folders that the worker allows; a relative one starts at the first of them. */
  readonly path: string;
  /** Default: the one by which the first rows have the most regular cells. */
  readonly delimiter?: Delimiter | undefined;
  /** Whether the first row names the columns. Default true; else they are `column_1`, `column_2`, … */
  readonly header?: boolean | undefined;
  /** A label of the WHATWG list, such as `windows-1252`. Default: what a byte order mark says, else UTF-8. */
  readonly encoding?: string | undefined;
  /** Profiles only these columns. Default: all. */
  readonly columns?: readonly string[] | undefined;
  /** What is written for nothing, beside an empty cell. Default `null`, `NULL`, `NA`, `N/A`, `\N`. */
  readonly nullValues?: readonly string[] | undefined;
  /** How many of the most frequent values a column shows, 0 to 100. Default 10. */
  readonly frequentValues?: number | undefined;
  /** How many different values a column shows as examples, 0 to 20. Default 3. */
  readonly examples?: number | undefined;
}

/** Of the cells that are numbers. Quantiles are exact, or within 1 % of their value: see {@link ColumnProfile.exact}. */
export interface NumberProfile {
  readonly count: number;
  readonly minimum: number;
  readonly maximum: number;
  readonly mean: number;
  /** Of a sample (n − 1); 0 for a single number. */
  readonly standardDeviation: number;
  readonly quantiles: Readonly<Record<"p05" | "p25" | "p50" | "p75" | "p95" | "p99", number>>;
}

/** The least and the greatest of something. */
export interface Range<Value> {
  readonly minimum: Value;
  readonly maximum: Value;
}

/** A value and how often it stands there; it may do so `countError` times more. */
export interface FrequentValue {
  /** Cut after 100 characters. */
  readonly value: string;
  readonly count: number;
}

/** What a column holds. */
export interface ColumnProfile {
  readonly name: string;
  /** What all filled cells can be read as; `empty` when there is none. */
  readonly type: CellType | "empty";
  /** How many filled cells are of which type: shows what spoils a column of numbers. */
  readonly types: Readonly<Partial<Record<CellType, number>>>;
  /** Cells with something in them that is no null. */
  readonly filled: number;
  /** Cells with nothing in them, or only blanks. */
  readonly empty: number;
  /** Cells with one of `nullValues`. */
  readonly nulls: number;
  /** How many different filled values there are. */
  readonly distinct: number;
  /** Whether `distinct`, the quantiles and the frequent values are exact. If not, `distinct` is within about 2 %. */
  readonly exact: boolean;
  readonly numbers: NumberProfile | null;
  /** As they are written. */
  readonly dates: Range<string> | null;
  /** Of filled cells, in UTF-16 units. */
  readonly length: Range<number> | null;
  /** The most frequent first. When not exact, only those that are surely more frequent than any that is not listed. */
  readonly frequent: readonly FrequentValue[];
  readonly countError: number;
  readonly examples: readonly string[];
}

/** A row that was left out. */
export interface MalformedRow {
  /** The line of the file where it ends or was given up, from 1. */
  readonly line: number;
  readonly problem: "cells" | "quotes";
}

/** What `profile_csv` answers. */
export interface CsvProfile {
  /** As it was given. */
  readonly path: string;
  readonly bytes: number;
  readonly encoding: string;
  readonly delimiter: Delimiter;
  /** Without the header, empty lines and malformed rows. */
  readonly rows: number;
  /** Rows with too few or too many cells, or with quotes that do not match. They are not profiled. */
  readonly malformedRows: number;
  /** The first ten of them. */
  readonly malformed: readonly MalformedRow[];
  readonly columns: readonly ColumnProfile[];
}
