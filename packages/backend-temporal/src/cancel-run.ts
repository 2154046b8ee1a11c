import type { CancelOutcome } from "@task-abstraction/core";
import { isNotFound } from "./map-temporal-error.ts";
import type { OpenClient } from "./open-client.ts";
import { readFacts } from "./read-run.ts";

/**
 * What no worker has begun is terminated: a cancel of it would wait for a worker. What runs is cancelled: its worker hears of
 * it with its next heartbeat, and has the last word.
 */
export async function cancelRun(opened: OpenClient, workflowId: string): Promise<CancelOutcome> {
  const { end, now } = await readFacts(opened, workflowId);
  if (end !== undefined) return "already-finished";
  const handle = opened.client.workflow.getHandle(workflowId);
  if (now.some(({ isStarted }) => isStarted)) {
    // Of a workflow that is closed by now it does nothing.
    await handle.cancel();
    return "requested";
  }
  try {
    await handle.terminate("cancelled before it ran");
  } catch (error) {
    if (isNotFound(error)) return "already-finished";
    throw error;
  }
  // A worker may have begun and ended it in between: what it told stands.
  const { end: ended } = await readFacts(opened, workflowId);
  return ended === undefined || ended.ending === "cancelled" ? "cancelled" : "already-finished";
}
