import { TaskNotFoundError, type TaskSnapshot, type WorkflowSnapshot } from "@task-abstraction/core";
import type { DirectoryConnection } from "./directory-connection.ts";
import type { Run } from "./directory-workflow.ts";

export async function readTask(connection: DirectoryConnection, id: string): Promise<TaskSnapshot> {
  return toSnapshot(await find(connection, id, /^task(-[0-9a-f]+){5}$/));
}

export async function readWorkflow(connection: DirectoryConnection, id: string): Promise<WorkflowSnapshot> {
  const run = await find(connection, id, /^workflow(-[0-9a-f]+){5}$/);
  const snapshot = { ...toSnapshot(run), steps: null, failedStep: null };
  // Between two steps a chain is under way.
  return snapshot.status === "pending" && run.attempts > 0 ? { ...snapshot, status: "running" } : snapshot;
}

/** An id comes from a user: only one of ours becomes a path. */
async function find(connection: DirectoryConnection, id: string, ours: RegExp): Promise<Run> {
  const run = id.length < 64 && ours.test(id) ? await connection.read(id) : undefined;
  if (run === undefined) throw new TaskNotFoundError(id, "directory");
  return run;
}

function toSnapshot({ name, attempts, startedAt, completedAt, state }: Run): TaskSnapshot {
  return {
    taskName: name,
    attempts,
    startedAt: toDate(startedAt),
    completedAt: toDate(completedAt),
    ...state,
  };
}

function toDate(milliseconds: number | null): Date | null {
  return milliseconds === null ? null : new Date(milliseconds);
}
