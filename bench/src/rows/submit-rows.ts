import { measureSubmitAtOnce, measureSubmitBulk, measureSubmitOneByOne } from "../measures/submit.ts";
import { QUICK_ENGINES, type Row } from "./row.ts";

const RATE = { unit: "tasks/s", better: "higher", places: QUICK_ENGINES } as const;

/** Submitting, with no worker about. */
export const submitRows: readonly Row[] = [
  {
    ...RATE,
    id: "submit-one-by-one",
    title: "submit, one by one",
    measure: (contender, queue) => measureSubmitOneByOne(contender, queue, 1_000),
  },
  {
    ...RATE,
    id: "submit-32-at-once",
    title: "submit, 32 at once",
    measure: (contender, queue) => measureSubmitAtOnce(contender, queue, { count: 3_000, atOnce: 32 }),
  },
  {
    ...RATE,
    id: "submit-bulk",
    title: "submit 10,000 in one call",
    measure: (contender, queue) => measureSubmitBulk(contender, queue, 10_000),
  },
];
