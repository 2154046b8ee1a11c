import type { TaskSnapshot, WorkflowSnapshot } from "../adapter/snapshot.ts";
import type { TaskResult } from "./task-result.ts";
import type { WorkflowResult } from "./workflow-result.ts";

/** What users read, made of what an adapter read. */
export function toTaskResult(taskId: string, snapshot: TaskSnapshot): TaskResult {
  const { taskName, attempts, startedAt, completedAt } = snapshot;
  const facts = {
    taskId,
    taskName,
    attempts,
    startedAt,
    completedAt,
    durationMs: durationMs(startedAt, completedAt),
  };
  switch (snapshot.status) {
    case "completed":
      return { ...facts, status: snapshot.status, value: snapshot.value };
    case "failed":
      return { ...facts, status: snapshot.status, error: snapshot.error };
    case "cancelled":
      return {
        ...facts,
        status: snapshot.status,
        ...(snapshot.error === undefined ? {} : { error: snapshot.error }),
      };
    default:
      return { ...facts, status: snapshot.status };
  }
}

/** As {@link toTaskResult}, for a chain. */
export function toWorkflowResult(runId: string, snapshot: WorkflowSnapshot): WorkflowResult {
  return { ...toTaskResult(runId, snapshot), steps: snapshot.steps, failedStep: snapshot.failedStep };
}

/** The state of an id of which only its submit is known. */
export const notSeenYet: WorkflowSnapshot & TaskSnapshot = Object.freeze({
  status: "pending",
  taskName: null,
  attempts: null,
  startedAt: null,
  completedAt: null,
  steps: null,
  failedStep: null,
});

function durationMs(startedAt: Date | null, completedAt: Date | null): number | null {
  // Two machines wrote the two times: a clock that is behind must not give a negative duration.
  return startedAt === null || completedAt === null
    ? null
    : Math.max(0, completedAt.getTime() - startedAt.getTime());
}
