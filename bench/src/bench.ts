import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import colours from "picocolors";
import { celerySuite } from "./celery-suite.ts";
import { hatchetSuite } from "./hatchet-suite.ts";
import { pgbossSuite } from "./pgboss-suite.ts";
import { drawChart } from "./report/draw-chart.ts";
import { printTable } from "./report/print-table.ts";
import { collectResults, writeResults } from "./report/result-file.ts";
import { writeMarkdown } from "./report/write-markdown.ts";
import { EVERYWHERE, type PlaceKind } from "./rows/row.ts";
import { rows } from "./rows/rows.ts";
import { runSuite, type Step } from "./run/run-suite.ts";
import { temporalSuite } from "./temporal-suite.ts";

interface Options {
  readonly place: readonly PlaceKind[];
  readonly row: readonly string[];
  readonly contender?: readonly string[] | undefined;
  readonly rounds: number;
  readonly output?: string | undefined;
  readonly json?: true | undefined;
}

const suites = [pgbossSuite, celerySuite, temporalSuite, hatchetSuite];

const program = new Command("bench")
  .description(
    "Measures a backend beside its engine's own client: interleaved, in rounds, the first of which warms up.",
  )
  .argument("[suite]", suites.map(({ name }) => name).join(", "), "pgboss")
  .addOption(
    new Option("--place <kind...>", "where the engine runs").choices(EVERYWHERE).default(EVERYWHERE, "all"),
  )
  .addOption(
    new Option("--row <id...>", "what to measure").choices(rows.map(({ id }) => id)).default(
      rows.map(({ id }) => id),
      "all",
    ),
  )
  .addOption(
    new Option("--contender <id...>", "whom to measure (default: all)").choices([
      ...new Set(suites.flatMap(({ contenders }) => contenders.map(({ id }) => id))),
    ]),
  )
  .option("--rounds <count>", "that count; one more warms up", parseCount, 5)
  .option("--output <folder>", "also write <suite>.json, <suite>.md and <suite>.svg there")
  .option("--json", "results on stdout instead of tables")
  .action(run);

await program.parseAsync();

async function run(suiteName: string, options: Options): Promise<void> {
  const whole = suites.find(({ name }) => name === suiteName);
  if (whole === undefined) return program.error(`There is no suite "${suiteName}".`, { exitCode: 2 });
  const contenders = whole.contenders.filter(({ id }) => options.contender?.includes(id) ?? true);
  const suite = { ...whole, contenders };
  const chosen = rows.filter(({ id }) => options.row.includes(id));
  const run = await runSuite(suite, {
    rows: chosen,
    places: options.place,
    rounds: options.rounds,
    onProgress: showStep,
  });
  clearStep();
  const results = collectResults(suite, { ...run, rounds: options.rounds });
  if (options.json) console.log(JSON.stringify(results));
  else printTable(results);
  if (options.output === undefined) return;
  await mkdir(options.output, { recursive: true });
  await writeResults(join(options.output, `${suite.name}.json`), results);
  await writeMarkdown(join(options.output, `${suite.name}.md`), results);
  await drawChart(join(options.output, `${suite.name}.svg`), results);
}

/** One line that is written over on a terminal; a line for each row elsewhere. */
function showStep({ place, row, contender, round }: Step): void {
  if (process.stderr.isTTY)
    process.stderr.write(
      `\r\x1b[K${colours.dim(`${place} · ${row.title} · round ${round} · ${contender.title}`)}`,
    );
  else if (round === 0 && contender.id === "ours") process.stderr.write(`${place}: ${row.title}\n`);
}

function clearStep(): void {
  if (process.stderr.isTTY) process.stderr.write("\r\x1b[K");
}

function parseCount(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count > 0) return count;
  throw new InvalidArgumentError("A count is a whole number above 0.");
}
