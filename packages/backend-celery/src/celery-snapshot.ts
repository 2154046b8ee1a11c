import { ResultUnavailableError, type TaskFailure, type TaskSnapshot } from "@task-abstraction/core";
import { failureOf, type ResultMeta } from "./protocol/result-meta.ts";

/**
 * What Celery knows of a task, in the words of core. Nothing is stored of one that waits.
 *
 * @throws ResultUnavailableError (RESULT_UNAVAILABLE) for a value that JavaScript cannot hold
 */
export function snapshotOf(meta: ResultMeta | undefined): TaskSnapshot {
  if (meta === undefined || meta.state === "PENDING" || meta.state === "RECEIVED")
    return {
      status: "pending",
      taskName: meta?.taskName ?? null,
      attempts: 0,
      startedAt: null,
      completedAt: null,
    };
  const facts = {
    taskName: meta.taskName ?? null,
    attempts: meta.retries === undefined ? null : meta.retries + 1,
    startedAt: meta.startedAt ?? null,
    completedAt: meta.doneAt ?? null,
  };
  switch (meta.state) {
    case "STARTED":
      return { ...facts, status: "running" };
    case "RETRY":
      return { ...facts, status: "pending" };
    case "SUCCESS":
      if (meta.unreadable !== undefined) throw new ResultUnavailableError(meta.id, `${meta.unreadable}.`);
      return { ...facts, status: "completed", value: meta.result };
    case "FAILURE":
      return { ...facts, status: "failed", error: failureOf(meta) ?? unexplained };
    case "REVOKED":
      return { ...facts, attempts: facts.attempts ?? 0, status: "cancelled", ...expiryOf(meta) };
  }
}

/** celery-node stores failures without a reason. */
export const unexplained: TaskFailure = {
  code: "ENGINE_ERROR",
  type: "Error",
  message: "It failed, and its worker stored no reason.",
  retryable: true,
};

/** Celery says `expired` in the words of its exception. */
function expiryOf(meta: ResultMeta): { readonly error?: TaskFailure } {
  const failure = failureOf(meta);
  if (failure === undefined) return {};
  if (failure.code === "EXPIRED") return { error: failure };
  return failure.message === "expired" ? { error: { ...failure, code: "EXPIRED", retryable: false } } : {};
}
