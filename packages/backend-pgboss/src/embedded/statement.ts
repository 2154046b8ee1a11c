/** One statement with the values of its `$1`, `$2`, … */
export interface Statement {
  readonly text: string;
  readonly values?: readonly unknown[] | undefined;
}

/** The rows a statement answered, as objects by column name; none for a statement that answers no rows. */
export interface StatementResult {
  readonly rows: unknown[];
}
