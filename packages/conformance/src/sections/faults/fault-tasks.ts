import { currentTask, defineTask, workflow } from "@task-abstraction/core";
import { readExecutions } from "../../recorder/read-executions.ts";
import { LOG_VARIABLE, recordExecution } from "../../recorder/record-execution.ts";
import { takeRecordedTime } from "../../recorder/take-recorded-time.ts";

// Tasks for worker processes that are killed: each start and each end is in the log before anything else happens.

/** Answers `value` after `durationMs`, in which its worker may be killed. */
export const slow = defineTask("slow", async (value: number, durationMs: number) => {
  await takeRecordedTime(durationMs);
  return value;
});

/** As `slow`, as a step: one more than the step before. */
export const slowStep = defineTask("slow_step", async (value: number, durationMs: number) => {
  await takeRecordedTime(durationMs);
  return value + 1;
});

/** Ends, and kills its worker `graceMs` later where it is the first start: while the engine is told, or soon after. */
export const lastWords = defineTask("last_words", (value: number, graceMs: number) => {
  recordExecution("start", currentTask());
  if (countStarts() === 1) setTimeout(() => process.kill(process.pid, "SIGKILL"), graceMs);
  recordExecution("end", currentTask());
  return value;
});

/** Kills its worker whenever it is started. */
export const poison = defineTask("poison", () => {
  recordExecution("start", currentTask());
  process.kill(process.pid, "SIGKILL");
  return null;
});

/**
 * Fails, kills its worker at the second start, and fails from then on. Where a crash uses up no attempt, the start after
 * it is the second attempt again: the log tells the two apart.
 */
export const failKillFail = defineTask(
  "fail_kill_fail",
  { retry: { maxAttempts: 3, initialDelayMs: 0 } },
  () => {
    recordExecution("start", currentTask());
    if (countStarts() === 2) process.kill(process.pid, "SIGKILL");
    throw new Error("always");
  },
);

/** Keeps the event loop of its worker to itself for `durationMs`. */
export const blocking = defineTask("blocking", (durationMs: number) => {
  block(durationMs);
  return "done";
});

/** As `blocking`, as a step: answers 1. */
export const blockingStep = defineTask("blocking_step", (durationMs: number) => {
  block(durationMs);
  return 1;
});

/** As `blockingStep`, the first time: its worker is behind whoever runs it then. */
export const blockingOnce = defineTask("blocking_once", (durationMs: number) => {
  block(countStarts() === 0 ? durationMs : 0);
  return 1;
});

/** A step that keeps the event loop of its worker to itself, and one after it. */
export const blockingFlow = workflow("blocking_flow").step(blockingStep).step(slowStep, 10);

/** The same with `blockingOnce`. */
export const blockingOnceFlow = workflow("blocking_once_flow").step(blockingOnce).step(slowStep, 10);

/** Three steps of half a second. */
export const slowFlow = workflow("slow_flow").step(slow, 1, 500).step(slowStep, 500).step(slowStep, 500);

/** The first step's worker dies as it ends. */
export const lastWordsFlow = workflow("last_words_flow").step(lastWords).step(slowStep, 10);

/** Of this task, by the log: where a crash uses up no attempt, `attempt` is the same after it. */
function countStarts(): number {
  const log = process.env[LOG_VARIABLE] as string;
  const { id, name } = currentTask();
  return readExecutions(log).filter(
    ({ event, taskId, taskName }) => event === "start" && taskId === id && taskName === name,
  ).length;
}

function block(durationMs: number): void {
  recordExecution("start", currentTask());
  const end = Date.now() + durationMs;
  while (Date.now() < end);
  recordExecution("end", currentTask());
}
