import { backlogRows } from "./backlog-rows.ts";
import { drainRows } from "./drain-rows.ts";
import { latencyRows } from "./latency-rows.ts";
import { memoryRows } from "./memory-rows.ts";
import { rateRows } from "./rate-rows.ts";
import type { Row } from "./row.ts";
import { serverRows } from "./server-rows.ts";
import { startRows } from "./start-rows.ts";
import { submitRows } from "./submit-rows.ts";

/** All rows, in the order of the table. */
export const rows: readonly Row[] = [
  ...submitRows,
  ...drainRows,
  ...rateRows,
  ...latencyRows,
  ...backlogRows,
  ...startRows,
  ...memoryRows,
  ...serverRows,
];
