/** A value in a row: JSON, nested or not. A date is a string, as it stood in the file. */
export type Cell =
  | string
  | number
  | boolean
  | null
  | readonly unknown[]
  | { readonly [key: string]: unknown };

/** One row: cells by column. A column that a row lacks counts as `null`. */
export type Row = Readonly<Record<string, Cell>>;

/** What the cells of a column are: `date` for strings like `2012-01-31` or `2012-01-31T08:00:00Z`, `json` for mixed or nested ones. */
export type ColumnType = "number" | "boolean" | "date" | "string" | "json";

/** A column and what its cells are, `null` aside. */
export interface Column {
  readonly name: string;
  readonly type: ColumnType;
}

/** Rows with their columns in order: what data tasks answer, and take from the step before. */
export interface Table {
  readonly rows: readonly Row[];
  readonly columns: readonly Column[];
}

/** A column whose type may be left out. */
export type NamedColumn = Pick<Column, "name"> & Partial<Column>;

/**
 * What data tasks take as their first argument: a {@link Table}, any object with `rows` or `records`, or the plain
 * list of rows, so that they also follow tasks of your own.
 */
export type TableInput =
  | readonly object[]
  | { readonly rows: readonly object[]; readonly columns?: readonly NamedColumn[] | undefined }
  | { readonly records: readonly object[] };
