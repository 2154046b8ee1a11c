import { defineTask, workflow } from "@task-abstraction/core";
import { recordedTask } from "../recorder/recorded-task.ts";
import { takeRecordedTime } from "../recorder/take-recorded-time.ts";

/** One more than the step before; its start and its end are in the log that `TASK_EXECUTION_LOG` names. */
const addOne = defineTask("recorded_add_one", async (value: number, durationMs: number) => {
  await takeRecordedTime(durationMs);
  return value + 1;
});

/** Adds three in three steps; the first has its time from whoever submits it. */
const addThree = workflow("recorded_add_three").step(addOne).step(addOne, 100).step(addOne, 100);

/** What the workers of a storm serve. */
export const stormTasks = { recordedTask, addOne, addThree };
