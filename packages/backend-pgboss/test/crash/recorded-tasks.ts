import { setTimeout as delay } from "node:timers/promises";
import { recordExecution } from "@task-abstraction/conformance";
import { currentTask, defineTask, workflow } from "@task-abstraction/core";

/** Records its start and its end, with a while between them in which its worker may be killed. */
export const recorded = defineTask("recorded", async (value: number, durationMs: number) => {
  recordExecution("start", currentTask());
  await delay(durationMs);
  recordExecution("end", currentTask());
  return value;
});

/** As `recorded`, as a step. */
export const recordedStep = defineTask("recorded_step", async (value: number, durationMs: number) => {
  recordExecution("start", currentTask());
  await delay(durationMs);
  recordExecution("end", currentTask());
  return value + 1;
});

/** Kills its own worker whenever it is started. */
export const poison = defineTask("poison", () => {
  recordExecution("start", currentTask());
  process.kill(process.pid, "SIGKILL");
  return null;
});

/** Fails at its first start, kills its worker at the second, and fails from then on. */
export const failKillFail = defineTask(
  "fail_kill_fail",
  { retry: { maxAttempts: 3, initialDelayMs: 0 } },
  () => {
    recordExecution("start", currentTask());
    if (currentTask().attempt === 2) process.kill(process.pid, "SIGKILL");
    throw new Error("always");
  },
);

/** Three steps of half a second. */
export const recordedFlow = workflow("recorded_flow")
  .step(recorded, 1, 500)
  .step(recordedStep, 500)
  .step(recordedStep, 500);
