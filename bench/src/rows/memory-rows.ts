import { measureDrain } from "../measures/drain.ts";
import type { Row } from "./row.ts";

const MEGABYTE = 1024 * 1024;

const MEMORY = {
  unit: "MB",
  better: "lower",
  places: ["owner", "postgres", "rabbitmq", "redis"],
  freshProcess: true,
} as const;

/** Resident memory of the process that uses a contender. An owner process comes on top, the same for both. */
export const memoryRows: readonly Row[] = [
  {
    ...MEMORY,
    id: "memory-started",
    title: "memory, started",
    measure: async () => process.memoryUsage.rss() / MEGABYTE,
  },
  {
    ...MEMORY,
    id: "memory-drained",
    title: "memory after working off 10,000",
    async measure(contender, queue) {
      await measureDrain(contender, queue, { count: 10_000, concurrency: 20, longestMs: 10_000 });
      return process.memoryUsage.rss() / MEGABYTE;
    },
  },
];
