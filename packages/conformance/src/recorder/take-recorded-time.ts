import { setTimeout as delay } from "node:timers/promises";
import { currentTask } from "@task-abstraction/core";
import { recordExecution } from "./record-execution.ts";

/** A handler's start, a while in which its worker may be killed, and its end, the two in the log before anything else happens. */
export async function takeRecordedTime(durationMs: number): Promise<void> {
  recordExecution("start", currentTask());
  await delay(durationMs);
  recordExecution("end", currentTask());
}
