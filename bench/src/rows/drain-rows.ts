import { measureDrain } from "../measures/drain.ts";
import { PGBOSS_PLACES, type Row } from "./row.ts";

const BACKLOG = 10_000;
/** pg-boss as documented works off one job every two seconds: it is given this long, and its rate is that of what it did. */
const LONGEST_MS = 5_000;

/** Working off a backlog of no-op tasks. */
export const drainRows: readonly Row[] = [20, 100].map((concurrency) => ({
  id: `drain-${concurrency}`,
  title: `work off 10,000, ${concurrency} in hand`,
  unit: "tasks/s",
  better: "higher",
  places: PGBOSS_PLACES,
  measure: (contender, queue) =>
    measureDrain(contender, queue, { count: BACKLOG, concurrency, longestMs: LONGEST_MS }),
}));
