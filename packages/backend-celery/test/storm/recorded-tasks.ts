import { setTimeout as delay } from "node:timers/promises";
import { recordExecution } from "@task-abstraction/conformance";
import { currentTask, defineTask } from "@task-abstraction/core";

/** Records its start and its end, with a while between them in which its worker may be killed. */
export const recorded = defineTask("recorded", async (value: number, durationMs: number) => {
  recordExecution("start", currentTask());
  await delay(durationMs);
  recordExecution("end", currentTask());
  return value;
});
