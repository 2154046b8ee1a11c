import { setTimeout as delay } from "node:timers/promises";
import { recordExecution } from "@task-abstraction/conformance";
import { currentTask, defineTask, workflow } from "@task-abstraction/core";

/** A step that takes a tenth of a second, and is in the log: one more than the step before. */
export const addOne = defineTask("add_one", async (value: number) => {
  recordExecution("start", currentTask());
  await delay(100);
  recordExecution("end", currentTask());
  return value + 1;
});

/** Three of them. */
export const addThree = workflow("add_three").step(addOne).step(addOne).step(addOne);
