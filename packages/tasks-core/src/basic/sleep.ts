import { setTimeout as wait } from "node:timers/promises";
import { currentTask, defineTask } from "@task-abstraction/core";
import { isNumber } from "../arguments/check.ts";
import { checkArguments } from "../arguments/check-arguments.ts";

/** Node's timers hold no more (24.8 days), and fire at once beyond that. */
const LONGEST_SLEEP_MS = 2 ** 31 - 1;

/**
 * Waits `durationMs` milliseconds and answers that number. When the task is cancelled, times out or its worker stops,
 * it ends at once.
 */
export const sleep = defineTask(
  "sleep",
  { description: "Waits a number of milliseconds; ends at once when cancelled." },
  async (durationMs: number): Promise<number> => {
    checkArguments("sleep", {
      durationMs: [durationMs, isNumber({ minimum: 0, maximum: LONGEST_SLEEP_MS })],
    });
    await waitFor(durationMs, currentTask().signal);
    return durationMs;
  },
);

/** @throws `signal.reason` after an abort: it says whether to give up, or to go on elsewhere */
export async function waitFor(durationMs: number, signal: AbortSignal): Promise<void> {
  try {
    await wait(durationMs, undefined, { signal });
  } catch (error) {
    // Node throws an AbortError of its own.
    throw signal.aborted ? signal.reason : error;
  }
}
