import { writeFile } from "node:fs/promises";
import { availableParallelism, cpus, totalmem } from "node:os";
import type { PlaceKind } from "../rows/row.ts";
import { rows } from "../rows/rows.ts";
import type { Measurement } from "../run/run-suite.ts";
import type { NamedContender, Suite } from "../suite.ts";
import { type JudgedAim, judgeAims } from "./judge-aims.ts";
import { compare, type Figure, summarise } from "./summarise.ts";

/** One line of the table. */
export interface ResultRow {
  readonly rowId: string;
  readonly title: string;
  readonly unit: string;
  readonly better: "higher" | "lower";
  readonly figures: Readonly<Partial<Record<NamedContender["id"], Figure>>>;
  /** Ours to the best of raw, each pair of one round; `null` where raw was not measured. */
  readonly ratio: { readonly ratio: number; readonly spread: number } | null;
}

/** Everything of one run. */
export interface Results {
  readonly suite: string;
  /** What the best of the raw contenders is called. */
  readonly rival: string;
  readonly at: string;
  readonly rounds: number;
  readonly node: string;
  readonly machine: { readonly processors: string; readonly count: number; readonly memoryGiB: number };
  readonly places: readonly {
    readonly kind: PlaceKind;
    readonly title: string;
    readonly rows: readonly ResultRow[];
    readonly aims: readonly JudgedAim[];
  }[];
  readonly contenders: readonly { readonly id: NamedContender["id"]; readonly title: string }[];
  /** As measured, round by round. */
  readonly measurements: readonly Measurement[];
}

/** Brings the measurements of a run into the order of the table. */
export function collectResults(
  suite: Suite,
  run: {
    readonly measurements: readonly Measurement[];
    readonly placeTitles: Readonly<Record<string, string>>;
    readonly rounds: number;
  },
): Results {
  const { measurements, placeTitles, rounds } = run;
  const kinds = [...new Set(measurements.map(({ place }) => place))];
  return {
    suite: suite.name,
    rival: suite.rival,
    at: new Date().toISOString(),
    rounds,
    node: process.version,
    machine: {
      processors: cpus()[0]?.model.trim() ?? "unknown",
      count: availableParallelism(),
      memoryGiB: Math.round(totalmem() / 2 ** 30),
    },
    contenders: suite.contenders.map(({ id, title }) => ({ id, title })),
    places: kinds.map((kind) => {
      const rows = collectRows(
        suite,
        measurements.filter(({ place }) => place === kind),
      );
      const aims = judgeAims(suite.aims ?? [], rows);
      return { kind, title: placeTitles[kind] ?? kind, rows, aims };
    }),
    measurements,
  };
}

function collectRows(suite: Suite, measurements: readonly Measurement[]): readonly ResultRow[] {
  const sideOf = new Map(suite.contenders.map(({ id, side }) => [id, side]));
  return rows.flatMap(({ id, title, unit, better }) => {
    const ofRow = measurements.filter(({ rowId }) => rowId === id);
    if (ofRow.length === 0) return [];
    const ofSide = (side: NamedContender["side"]): readonly Measurement[] =>
      ofRow.filter(({ contenderId }) => sideOf.get(contenderId) === side);
    const [ours] = ofSide("ours");
    const [best] = [...ofSide("best")].sort((one, other) => {
      const difference = summarise(other).median - summarise(one).median;
      return better === "higher" ? difference : -difference;
    });
    return {
      rowId: id,
      title,
      unit,
      better,
      figures: Object.fromEntries(
        ofRow.map((measurement) => [measurement.contenderId, summarise(measurement)]),
      ),
      ratio: ours === undefined || best === undefined ? null : compare(ours, best),
    };
  });
}

export async function writeResults(file: string, results: Results): Promise<void> {
  await writeFile(
    file,
    `${JSON.stringify(results, (_key, value) => (typeof value === "number" ? Number(value.toPrecision(5)) : value), 2)}\n`,
  );
}
