import type { Contender } from "../contender.ts";
import { measureCost, runAll } from "../measures/cost.ts";
import { measureDrain } from "../measures/drain.ts";
import { measureEach } from "../measures/latency.ts";
import { perSecond } from "../measures/per-second.ts";
import { measureSubmitBulk, measureSubmitOneByOne } from "../measures/submit.ts";
import { HATCHET_PLACES, type PlaceKind, type Row, TEMPORAL_PLACES } from "./row.ts";

const MEGABYTE = 1024 * 1024;
const WARM_UP = 100;

const RATE = { unit: "tasks/s", better: "higher" } as const;
const TIME = { unit: "ms", better: "lower" } as const;
const MEMORY = { unit: "MB", better: "lower", freshProcess: true } as const;

/** What is measured on engines that take some hundred tasks a second, in numbers that one of one machine can take. */
const measured: readonly Omit<Row, "places">[] = [
  {
    ...RATE,
    id: "start",
    title: "start, one by one",
    measure: (contender, queue) => measureSubmitOneByOne(contender, queue, 200),
  },
  {
    ...RATE,
    id: "start-many",
    title: "start 500 in one call",
    measure: (contender, queue) => measureSubmitBulk(contender, queue, 500),
  },
  {
    ...RATE,
    id: "work",
    title: "work off 300, 100 in hand",
    measure: (contender, queue) =>
      measureDrain(contender, queue, { count: 300, concurrency: 100, longestMs: 60_000 }),
  },
  {
    ...RATE,
    id: "run",
    title: "start, run and read, 20 at once",
    worker: { concurrency: 20 },
    measure: (contender, queue) => perSecond(300, () => runAll(contender, queue, { count: 300, atOnce: 20 })),
  },
  {
    ...TIME,
    id: "cost",
    title: "CPU of client and worker for each task",
    measure: (contender, queue) => measureCost(contender, queue, { count: 300, atOnce: 10 }),
  },
  {
    ...TIME,
    id: "latency",
    title: "start to result, idle",
    worker: { concurrency: 10 },
    measure: (contender, queue) =>
      measureEach({ warmUp: WARM_UP, count: 200 }, async (index) =>
        contender.waitForResult(queue, await contender.submit(queue, index)),
      ),
  },
  {
    ...TIME,
    id: "chain",
    title: "chain of three steps, idle",
    worker: { concurrency: 10 },
    measure: (contender, queue) =>
      measureEach({ warmUp: 30, count: 100 }, (index) => runChain(contender, queue, index)),
  },
  {
    ...TIME,
    id: "import",
    title: "import of a client",
    freshProcess: true,
    measure: async (_contender, _queue, { importMs }) => importMs,
  },
  {
    ...TIME,
    id: "worker",
    title: "start of a worker, imports included",
    freshProcess: true,
    async measure(contender, queue) {
      const began = performance.now();
      const worker = await contender.work({ queue, concurrency: 10, onExecuted: () => undefined });
      const startMs = performance.now() - began;
      await worker.stop();
      return startMs;
    },
  },
  {
    ...MEMORY,
    id: "memory-client",
    title: "memory of a client",
    async measure(contender, queue) {
      await contender.submit(queue, 0);
      return process.memoryUsage.rss() / MEGABYTE;
    },
  },
  {
    ...MEMORY,
    id: "memory-worker",
    title: "memory of client and worker after 300 tasks",
    async measure(contender, queue) {
      await measureDrain(contender, queue, { count: 300, concurrency: 20, longestMs: 60_000 });
      return process.memoryUsage.rss() / MEGABYTE;
    },
  },
];

/** Of each engine, where it has chains and where it does not. */
function rowsOf(engine: string, places: readonly PlaceKind[], placesWithChains = places): readonly Row[] {
  return measured.map((row) => ({
    ...row,
    id: `${engine}-${row.id}`,
    places: row.id === "chain" ? placesWithChains : places,
  }));
}

/** Temporal's and Hatchet's. */
export const serverRows: readonly Row[] = [
  ...rowsOf("temporal", TEMPORAL_PLACES, ["temporal-workflow"]),
  ...rowsOf("hatchet", HATCHET_PLACES),
];

async function runChain(contender: Contender, queue: string, index: number): Promise<void> {
  if (contender.runChain === undefined) throw new Error("This contender has no chains.");
  await contender.runChain(queue, index);
}
