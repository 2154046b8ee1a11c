import { setTimeout as delay } from "node:timers/promises";
import { currentTask, defineTask } from "@task-abstraction/core";
import type { Table } from "@task-abstraction/tasks-core";

/** Hands its input on after a while: time enough to kill its worker. */
export const pauseData = defineTask(
  "pause_data",
  { queue: "api_processing", description: "Hands its input on after some milliseconds." },
  async (table: Table, pauseMs: number): Promise<Table> => {
    await delay(pauseMs, undefined, { signal: currentTask().signal });
    return table;
  },
);
