import type { StepResult, TaskSnapshot, WorkflowSnapshot } from "@task-abstraction/core";
import { snapshotOf } from "./celery-snapshot.ts";
import type { ResultMeta } from "./protocol/result-meta.ts";

/**
 * The state of a chain, from the results of its steps. A step that fails or is revoked gives the same state to all that
 * follow, so the first of them is the one that ended it.
 *
 * @param isRunningKnown whether starts are stored (`trackStarted`): only then may a chain read running
 */
export function workflowSnapshotOf(
  metas: readonly (ResultMeta | undefined)[],
  isRunningKnown: boolean,
): WorkflowSnapshot {
  // A value on the way that JavaScript cannot hold is no reason to keep the last one back.
  const snapshots = metas.map((meta, index) =>
    snapshotOf(meta && index < metas.length - 1 ? { ...meta, unreadable: undefined } : meta),
  );
  const endedAt = snapshots.findIndex(({ status }) => status === "failed" || status === "cancelled");
  const over = endedAt === -1 ? undefined : (snapshots[endedAt] as TaskSnapshot);
  const last = snapshots.at(-1) as TaskSnapshot;
  const isFinished = over !== undefined || last.status === "completed";
  const ending = over ?? last;
  const facts = {
    taskName: null,
    attempts: sumAttempts(over === undefined ? snapshots : snapshots.slice(0, endedAt + 1)),
    startedAt: snapshots[0]?.startedAt ?? null,
    completedAt: isFinished ? ending.completedAt : null,
    steps: snapshots.map((snapshot, index) => {
      const { value, ...step } = toStep(snapshot, endedAt !== -1 && index > endedAt);
      return value === undefined || metas[index]?.unreadable !== undefined ? step : { ...step, value };
    }),
    failedStep: over === undefined ? null : { step: endedAt, taskName: over.taskName },
  };
  if (!isFinished) {
    const hasStarted = metas.some((meta) => meta !== undefined);
    return { ...facts, status: isRunningKnown && hasStarted ? "running" : "pending" };
  }
  return { ...ending, ...facts };
}

function sumAttempts(snapshots: readonly TaskSnapshot[]): number | null {
  return snapshots.reduce<number | null>(
    (sum, { attempts }) => (sum === null || attempts === null ? null : sum + attempts),
    0,
  );
}

function toStep(snapshot: TaskSnapshot, neverRan: boolean): StepResult {
  const { taskName, status, attempts, startedAt, completedAt } = snapshot;
  if (neverRan) return { taskName, status: "cancelled", attempts: 0, startedAt: null, completedAt: null };
  return {
    taskName,
    status,
    attempts,
    startedAt,
    completedAt,
    ...("value" in snapshot ? { value: snapshot.value } : {}),
    ...("error" in snapshot ? { error: snapshot.error } : {}),
  };
}
