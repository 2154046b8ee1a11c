import type { Contender } from "../contender.ts";
import { measureCost, runAll } from "../measures/cost.ts";
import { measureDrain } from "../measures/drain.ts";
import { measureEach } from "../measures/latency.ts";
import { perSecond } from "../measures/per-second.ts";
import { measureSubmitBulk, measureSubmitOneByOne } from "../measures/submit.ts";
import { type Row, TEMPORAL_PLACES } from "./row.ts";

const MEGABYTE = 1024 * 1024;
const WARM_UP = 100;

const TEMPORAL = { places: TEMPORAL_PLACES } as const;
const RATE = { ...TEMPORAL, unit: "tasks/s", better: "higher" } as const;
const TIME = { ...TEMPORAL, unit: "ms", better: "lower" } as const;
const MEMORY = { ...TEMPORAL, unit: "MB", better: "lower", freshProcess: true } as const;

/** What is measured on Temporal, in numbers that its server of one machine can take. */
export const temporalRows: readonly Row[] = [
  {
    ...RATE,
    id: "temporal-start",
    title: "start, one by one",
    measure: (contender, queue) => measureSubmitOneByOne(contender, queue, 200),
  },
  {
    ...RATE,
    id: "temporal-start-many",
    title: "start 500 in one call",
    measure: (contender, queue) => measureSubmitBulk(contender, queue, 500),
  },
  {
    ...RATE,
    id: "temporal-work",
    title: "work off 300, 100 in hand",
    measure: (contender, queue) =>
      measureDrain(contender, queue, { count: 300, concurrency: 100, longestMs: 60_000 }),
  },
  {
    ...RATE,
    id: "temporal-run",
    title: "start, run and read, 20 at once",
    worker: { concurrency: 20 },
    measure: (contender, queue) => perSecond(300, () => runAll(contender, queue, { count: 300, atOnce: 20 })),
  },
  {
    ...TIME,
    id: "temporal-cost",
    title: "CPU of client and worker for each task",
    measure: (contender, queue) => measureCost(contender, queue, { count: 300, atOnce: 10 }),
  },
  {
    ...TIME,
    id: "temporal-latency",
    title: "start to result, idle",
    worker: { concurrency: 10 },
    measure: (contender, queue) =>
      measureEach({ warmUp: WARM_UP, count: 200 }, async (index) =>
        contender.waitForResult(queue, await contender.submit(queue, index)),
      ),
  },
  {
    ...TIME,
    id: "temporal-chain",
    title: "chain of three steps, idle",
    places: ["temporal-workflow"],
    worker: { concurrency: 10 },
    measure: (contender, queue) =>
      measureEach({ warmUp: 30, count: 100 }, (index) => runChain(contender, queue, index)),
  },
  {
    ...TIME,
    id: "temporal-import",
    title: "import of a client",
    freshProcess: true,
    measure: async (_contender, _queue, { importMs }) => importMs,
  },
  {
    ...TIME,
    id: "temporal-worker",
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
    id: "temporal-memory-client",
    title: "memory of a client",
    async measure(contender, queue) {
      await contender.submit(queue, 0);
      return process.memoryUsage.rss() / MEGABYTE;
    },
  },
  {
    ...MEMORY,
    id: "temporal-memory-worker",
    title: "memory of client and worker after 300 tasks",
    async measure(contender, queue) {
      await measureDrain(contender, queue, { count: 300, concurrency: 20, longestMs: 60_000 });
      return process.memoryUsage.rss() / MEGABYTE;
    },
  },
];

async function runChain(contender: Contender, queue: string, index: number): Promise<void> {
  if (contender.runChain === undefined) throw new Error("This contender has no chains.");
  await contender.runChain(queue, index);
}
