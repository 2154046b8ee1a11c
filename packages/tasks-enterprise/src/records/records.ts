/** Any JSON object. */
export type JsonRecord = Readonly<Record<string, unknown>>;

/** What tasks take: records, or any object with `rows` or `records`, such as what `extract_data` answers. */
export type RecordsInput =
  | readonly object[]
  | { readonly rows: readonly object[] }
  | { readonly records: readonly object[] };
