import Table from "cli-table3";
import colours from "picocolors";
import { formatFigure, formatNumber } from "./format-figure.ts";
import type { ResultRow, Results } from "./result-file.ts";

/** Figures as tables for a terminal, one for each place. */
export function printTable(results: Results): void {
  const titles = results.contenders.map(({ title }) => title);
  for (const { title, rows, aims } of results.places) {
    const table = new Table({
      head: [title, "unit", ...titles, "ours / best"],
      colAligns: ["left", "left", ...titles.map(() => "right" as const), "right"],
      style: { head: colours.isColorSupported ? ["cyan"] : [], border: [], compact: true },
    });
    for (const row of rows)
      table.push([
        row.title,
        row.unit,
        ...results.contenders.map(({ id }) => formatFigure(row.figures[id])),
        formatRatio(row),
      ]);
    console.log(table.toString());
    for (const aim of aims) {
      const figure = `${formatNumber(aim.figure)} (${aim.wanted})`;
      console.log(`${aim.title}: ${aim.isMet ? colours.green(figure) : colours.yellow(figure)}`);
    }
  }
  console.log(
    colours.dim("Medians of the rounds ± their interquartile range; ms of a sample are p50 / p95 / p99."),
  );
}

function formatRatio({ ratio, better }: ResultRow): string {
  if (ratio === null) return "";
  const text = ratio.ratio.toFixed(2);
  const isGood = better === "higher" ? ratio.ratio >= 0.95 : ratio.ratio <= 1.05;
  return isGood ? colours.green(text) : colours.yellow(text);
}
