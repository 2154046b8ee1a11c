import { measureLatency } from "../measures/latency.ts";
import { QUICK_ENGINES, type Row } from "./row.ts";

/** From submit to the result, with an idle worker in a process of its own. */
export const latencyRows: readonly Row[] = [
  {
    id: "latency-idle",
    title: "submit to result, idle",
    unit: "ms",
    better: "lower",
    places: QUICK_ENGINES,
    worker: { concurrency: 10 },
    measure: (contender, queue) => measureLatency(contender, queue, 200),
  },
];
