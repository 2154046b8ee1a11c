import { parse } from "csv-parse/sync";
import { type Delimiter, delimiters } from "./profile.ts";

/** Rows that tell enough. */
const ROWS = 200;

/**
 * The delimiter by which the most rows have the same number of cells, then the one that makes the most cells; a comma
 * when none makes more than one. Rows are parsed for it, since quoted cells may hold any of them. (The parser's own
 * search for a delimiter breaks on letters beyond ASCII.)
 *
 * @param sample the beginning of a file; its last line may be cut
 */
export function detectDelimiter(sample: string): Delimiter {
  const end = sample.lastIndexOf("\n");
  const lines = end > 0 ? sample.slice(0, end) : sample;
  const [best] = delimiters
    .map((delimiter) => ({ delimiter, ...measureRegularity(lines, delimiter) }))
    .filter(({ cells }) => cells > 1)
    .sort((one, other) => other.share - one.share || other.cells - one.cells);
  return best?.delimiter ?? ",";
}

/** The most frequent number of cells, and the share of rows that have it. */
function measureRegularity(
  lines: string,
  delimiter: Delimiter,
): { readonly cells: number; readonly share: number } {
  const rows: string[][] = parse(lines, {
    delimiter,
    to: ROWS,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
  });
  const counts = new Map<number, number>();
  for (const { length } of rows) counts.set(length, (counts.get(length) ?? 0) + 1);
  const [most] = [...counts].sort(([, one], [, other]) => other - one);
  return most === undefined ? { cells: 0, share: 0 } : { cells: most[0], share: most[1] / rows.length };
}
