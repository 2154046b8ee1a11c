import { defineTask } from "@task-abstraction/core";
import { takeRecordedTime } from "./take-recorded-time.ts";

/** Answers `value` after `durationMs`; its start and its end are in the log that `TASK_EXECUTION_LOG` names. */
export const recordedTask = defineTask("recorded", async (value: number, durationMs: number) => {
  await takeRecordedTime(durationMs);
  return value;
});
