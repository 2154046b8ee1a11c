import { type ContenderProcess, startContender } from "../process/start-contender.ts";
import type { PlaceKind, Row } from "../rows/row.ts";
import type { NamedContender, OpenPlace, Suite } from "../suite.ts";

const QUEUE = "bench";

/** What is run. */
export interface RunPlan {
  readonly rows: readonly Row[];
  readonly places: readonly PlaceKind[];
  /** Rounds that count; one more before them warms up. */
  readonly rounds: number;
  onProgress(step: Step): void;
}

/** One measurement about to begin. */
export interface Step {
  readonly place: string;
  readonly row: Row;
  readonly contender: NamedContender;
  /** From 0, the warm-up. */
  readonly round: number;
}

/** What one contender did in one row: a figure or a sample for each round. */
export interface Measurement {
  readonly place: PlaceKind;
  readonly rowId: string;
  readonly contenderId: NamedContender["id"];
  readonly rounds: (number | readonly number[])[];
}

/** Runs every row on every contender, interleaved: contender after contender, in turning order, round after round. */
export async function runSuite(
  suite: Suite,
  plan: RunPlan,
): Promise<{
  readonly measurements: readonly Measurement[];
  readonly placeTitles: Readonly<Record<string, string>>;
}> {
  const measurements: Measurement[] = [];
  const placeTitles: Record<string, string> = {};
  for (const kind of plan.places) {
    const open = suite.places[kind];
    if (open === undefined) continue;
    await using place = await open();
    placeTitles[kind] = place.title;
    measurements.push(...(await runPlace(suite, plan, { kind, place })));
  }
  return { measurements, placeTitles };
}

async function runPlace(
  suite: Suite,
  plan: RunPlan,
  { kind, place }: { readonly kind: PlaceKind; readonly place: OpenPlace },
): Promise<readonly Measurement[]> {
  const contenders = suite.contenders.filter(({ placeKinds }) => placeKinds?.includes(kind) !== false);
  const teams = new Map(contenders.map((contender) => [contender, startTeam(contender, place, kind)]));
  const measurements = new Map<string, Measurement>();
  try {
    for (const row of plan.rows.filter(({ places }) => places.includes(kind))) {
      for (let round = 0; round <= plan.rounds; round += 1) {
        for (const contender of inTurn(contenders, round)) {
          if (contender.rowIds?.includes(row.id) === false) continue;
          plan.onProgress({ place: place.title, row, contender, round });
          const result = await (teams.get(contender) as Team).measure(row);
          if (round === 0) continue;
          const key = `${row.id} ${contender.id}`;
          const measurement = measurements.get(key) ?? {
            place: kind,
            rowId: row.id,
            contenderId: contender.id,
            rounds: [],
          };
          measurement.rounds.push(result);
          measurements.set(key, measurement);
        }
      }
    }
  } finally {
    for (const team of teams.values()) team.end();
  }
  return [...measurements.values()];
}

/** Whoever goes first meets a rested machine: each does as often as the others. */
function inTurn<Item>(items: readonly Item[], turn: number): readonly Item[] {
  const shift = turn % items.length;
  return [...items.slice(shift), ...items.slice(0, shift)];
}

/** The processes of one contender: the one that is measured, and the one with its worker where an engine can be shared. */
interface Team {
  measure(row: Row): Promise<number | readonly number[]>;
  end(): void;
}

let schemas = 0;

function startTeam(contender: NamedContender, open: OpenPlace, kind: PlaceKind): Team {
  const place = open.placeFor(contender);
  const members = new Map<string, ContenderProcess>();
  const member = (name: string): ContenderProcess => {
    const found = members.get(name) ?? startContender(contender);
    members.set(name, found);
    return found;
  };
  const dismiss = (name: string): void => {
    members.get(name)?.end();
    members.delete(name);
  };
  return {
    async measure(row) {
      schemas += 1;
      const schema = `bench_${process.pid}_${schemas}`;
      if (row.freshProcess) dismiss("application");
      const application = member("application");
      const host = kind === "in-process" ? application : member("worker");
      await application.open(place, schema, QUEUE);
      if (row.worker !== undefined) {
        if (host !== application) await host.open(place, schema, QUEUE);
        await host.startWorker(QUEUE, row.worker.concurrency);
      }
      const result = await application.measure(row.id, QUEUE);
      if (row.worker !== undefined) await host.stopWorker();
      for (const process of new Set([application, host])) await process.close();
      return result;
    },
    end() {
      for (const name of [...members.keys()]) dismiss(name);
    },
  };
}
