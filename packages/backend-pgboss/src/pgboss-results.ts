import {
  type CancelOutcome,
  TaskNotFoundError,
  type TaskSnapshot,
  type WorkflowSnapshot,
} from "@task-abstraction/core";
import type { PgbossConnection } from "./pgboss-connection.ts";
import { type Envelope, readEnvelope, readFailure, readValue } from "./pgboss-envelope.ts";
import { type JobKey, parseTaskId } from "./pgboss-id.ts";
import type { JobRow, PgbossJobReader } from "./pgboss-job-reader.ts";
import { cancelJobs } from "./pgboss-statements.ts";
import { jobKeys, toWorkflowSnapshot } from "./pgboss-workflow.ts";

/** How often a cancel looks again for a chain that went on to its next step meanwhile. */
const CANCEL_ROUNDS = 10;

/** Reading and cancelling, by the job's key inside our id. */
export class PgbossResults {
  readonly #connection: PgbossConnection;
  readonly #jobs: PgbossJobReader;

  constructor(connection: PgbossConnection, jobs: PgbossJobReader) {
    this.#connection = connection;
    this.#jobs = jobs;
  }

  async getResult(taskId: string): Promise<TaskSnapshot> {
    return toSnapshot(await this.#readJob(taskId));
  }

  async getWorkflowResult(runId: string): Promise<WorkflowSnapshot> {
    const head = await this.#readJob(runId);
    const envelope = readEnvelope(head.data);
    if (envelope?.chain === undefined) throw new TaskNotFoundError(`workflow run ${runId}`, "pgboss");
    const later = await this.#jobs.readAll(jobKeys(envelope.chain).slice(1));
    return toWorkflowSnapshot(head, envelope, new Map(later.map((row) => [row.id, row])));
  }

  async cancel(id: string, kind: "task" | "workflow"): Promise<CancelOutcome> {
    const key = parseTaskId(id);
    if (key === undefined) return "not-found";
    for (let round = 0; round < CANCEL_ROUNDS; round += 1) {
      const head = await this.#jobs.read(key);
      if (head === undefined) return "not-found";
      const keys: readonly [JobKey, ...JobKey[]] =
        kind === "task" ? [key] : keysOfRun(key, readEnvelope(head.data));
      if ((await this.#connection.query(cancelJobs(this.#connection.schema, keys))).length > 0)
        return "cancelled";
      if (kind === "task" || (await this.#isOver(id))) return "already-finished";
    }
    return "already-finished";
  }

  async #isOver(runId: string): Promise<boolean> {
    const { status } = await this.getWorkflowResult(runId);
    return status === "completed" || status === "failed" || status === "cancelled";
  }

  async #readJob(taskId: string): Promise<JobRow> {
    const key = parseTaskId(taskId);
    const row = key === undefined ? undefined : await this.#jobs.read(key);
    if (row === undefined) throw new TaskNotFoundError(taskId, "pgboss");
    return row;
  }
}

/** A job's state in the words of core. */
export function toSnapshot(row: JobRow): TaskSnapshot {
  const facts = {
    taskName: readEnvelope(row.data)?.task ?? null,
    // pg-boss counts up at the second start; `startedOn` is empty before the first and after a release.
    attempts: row.startedOn === null ? row.retryCount : row.retryCount + 1,
    startedAt: row.startedOn,
    completedAt: row.completedOn,
  };
  switch (row.state) {
    case "created":
    case "retry":
      return { ...facts, status: "pending" };
    case "active":
      return { ...facts, status: "running" };
    case "completed":
      return { ...facts, status: "completed", value: readValue(row.output) };
    case "failed":
      return { ...facts, status: "failed", error: readFailure(row.output) };
    case "cancelled":
      return {
        ...facts,
        status: "cancelled",
        ...(row.output === null ? {} : { error: readFailure(row.output) }),
      };
  }
}

function keysOfRun(head: JobKey, envelope: Envelope | undefined): readonly [JobKey, ...JobKey[]] {
  return envelope?.chain === undefined ? [head] : jobKeys(envelope.chain);
}
