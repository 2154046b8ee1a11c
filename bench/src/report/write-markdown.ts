import { writeFile } from "node:fs/promises";
import { formatFigure, formatNumber } from "./format-figure.ts";
import type { JudgedAim } from "./judge-aims.ts";
import type { Results } from "./result-file.ts";

/** Figures as tables of Markdown, one for each place. */
export async function writeMarkdown(file: string, results: Results): Promise<void> {
  const { suite, rival, at, rounds, node, machine, contenders, places } = results;
  const tables = places.map(({ title, rows, aims }) => {
    const head = [title, "", ...contenders.map((contender) => contender.title), "ours / best"];
    const lines = rows.map(({ title: row, unit, figures, ratio }) => [
      row,
      unit,
      ...contenders.map(({ id }) => formatFigure(figures[id])),
      ratio === null ? "" : ratio.ratio.toFixed(2),
    ]);
    const table = [head, ["---", "---", ...contenders.map(() => "--:"), "--:"], ...lines].map(toLine);
    return [...table, ...listAims(aims)].join("\n");
  });
  await writeFile(
    file,
    `<!-- Written by \`npm run bench\`. -->
# ${suite}

${at.slice(0, 10)}, ${machine.count} × ${machine.processors}, ${machine.memoryGiB} GiB, Node ${node.slice(1)}, ${rounds} rounds. Medians of the
rounds ± their interquartile range; milliseconds of a sample are p50 / p95 / p99. Ratios are medians of each round's own.

![ours to ${rival}](${suite}.svg)

${tables.join("\n\n")}
`,
  );
}

function listAims(aims: readonly JudgedAim[]): readonly string[] {
  if (aims.length === 0) return [];
  const lines = aims.map(({ title, figure, wanted, isMet }) => [
    title,
    formatNumber(figure),
    wanted,
    isMet ? "yes" : "no",
  ]);
  return ["", ...[["aim", "", "wanted", "met"], ["---", "--:", "--:", "---"], ...lines].map(toLine)];
}

function toLine(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}
