import type { CancelOutcome, TaskSnapshot } from "@task-abstraction/core";
import type { OpenClient } from "./open-client.ts";
import { readable } from "./payload-decoder.ts";
import { endOfFailure } from "./task-failures.ts";
import { toStandaloneId } from "./temporal-id.ts";

/** A standalone activity, by one call. */
export async function readStandalone({ client }: OpenClient, activityId: string): Promise<TaskSnapshot> {
  const described = await client.activity.getHandle(activityId).describe({ includeOutcome: true });
  const { status, runState, attempt, lastStartedTime, closeTime } = described;
  const id = toStandaloneId(activityId);
  const facts = {
    taskName: described.activityType,
    attempts: attempt,
    startedAt: lastStartedTime ?? null,
    completedAt: closeTime ?? null,
  };
  switch (status) {
    case "COMPLETED":
      return {
        ...facts,
        status: "completed",
        value: (await readable(id, () => described.getResult())) ?? null,
      };
    case "FAILED":
    case "TIMED_OUT":
      return { ...facts, ...endOfFailure(await readable(id, () => described.getOutcomeFailure())) };
    case "CANCELED":
    case "TERMINATED":
      return { ...facts, attempts: lastStartedTime === undefined ? 0 : attempt, status: "cancelled" };
    default: {
      const isRunning = runState === "STARTED" || runState === "CANCEL_REQUESTED";
      return {
        ...facts,
        attempts: isRunning ? attempt : attempt - 1,
        status: isRunning ? "running" : "pending",
      };
    }
  }
}

/** One that no worker has begun ends at once; the worker of one that runs hears of it with its next heartbeat. */
export async function cancelStandalone({ client }: OpenClient, activityId: string): Promise<CancelOutcome> {
  const handle = client.activity.getHandle(activityId);
  const { status, runState } = await handle.describe();
  if (status !== "RUNNING" && status !== "PAUSED") return "already-finished";
  await handle.cancel("cancelled");
  return runState === "STARTED" || runState === "CANCEL_REQUESTED" ? "requested" : "cancelled";
}
