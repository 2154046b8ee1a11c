import { measureRate } from "../measures/rate.ts";
import { CELERY_PLACES, type Row } from "./row.ts";

const CONCURRENCY = 100;
/** Python on Redis works off some 1,200 in a second. */
const LONGEST_MS = 60_000;

/** Of a backlog that large, so many are counted. */
const BACKLOGS = [10_000, 100_000] as const;
const COUNTED = 5_000;

const LIMITS = { concurrency: CONCURRENCY, longestMs: LONGEST_MS };

/** Working off no-op tasks, counted by the results that are there. */
export const rateRows: readonly Row[] = [
  {
    id: "rate-100",
    title: "work off 10,000, 100 in hand",
    unit: "tasks/s",
    better: "higher",
    places: CELERY_PLACES,
    measure: (contender, queue) =>
      measureRate(contender, queue, { ...LIMITS, waiting: 10_000, counted: 10_000 }),
  },
  ...BACKLOGS.map(
    (waiting): Row => ({
      id: `cost-at-${waiting}`,
      title: `work off one, ${waiting.toLocaleString("en")} waiting`,
      unit: "ms",
      better: "lower",
      places: CELERY_PLACES,
      measure: async (contender, queue) =>
        1_000 / (await measureRate(contender, queue, { ...LIMITS, waiting, counted: COUNTED })),
    }),
  ),
];
