import type { TaskStatus } from "@task-abstraction/core";
import type { GetRunDetailsResponse } from "./hatchet-sdk.ts";

/** Numbers of gRPC's RunStatus, by their places. */
const STATUSES = ["QUEUED", "RUNNING", "COMPLETED", "FAILED", "CANCELLED", "EVICTED"] as const;

/** Hatchet's word for the state of a run or of a task in it. */
export type RunStatus = (typeof STATUSES)[number];

/** A run as the engine's core knows it: the truth, but for runs that were cancelled when they were over. */
export interface RunDetails {
  readonly status: RunStatus;
  readonly input: unknown;
  readonly tasks: ReadonlyMap<string, TaskDetails>;
}

/** A task of a run. */
export interface TaskDetails {
  readonly id: string;
  readonly readableId: string;
  readonly status: RunStatus;
  readonly output: unknown;
  readonly error: string;
}

/** The answer of gRPC, decoded: tasks by readable id. */
export function readDetails({ status, input, taskRuns }: GetRunDetailsResponse): RunDetails {
  const tasks = Object.values(taskRuns).map((task) => ({
    id: task.externalId,
    readableId: task.readableId,
    status: toStatus(task.status),
    output: parseBytes(task.output),
    error: task.error ?? "",
  }));
  return {
    status: toStatus(status),
    input: parseBytes(input),
    tasks: new Map(tasks.map((task) => [task.readableId, task])),
  };
}

/** What REST knows beside: times, starts, and what a run was before somebody cancelled it. */
export interface TaskHistory {
  readonly status: RunStatus;
  readonly retryCount: number;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  readonly output: unknown;
  readonly error: string;
}

/** A task in an answer of REST. */
export interface RestTask {
  readonly taskExternalId: string;
  readonly status: string;
  readonly retryCount?: number | undefined;
  readonly startedAt?: string | undefined;
  readonly finishedAt?: string | undefined;
  readonly output?: unknown;
  readonly errorMessage?: string | undefined;
}

/** The answer of REST, by id. */
export function readHistory(tasks: readonly RestTask[]): ReadonlyMap<string, TaskHistory> {
  return new Map(
    tasks.map((task) => [
      task.taskExternalId,
      {
        status: task.status as RunStatus,
        retryCount: task.retryCount ?? 0,
        startedAt: toDate(task.startedAt),
        finishedAt: toDate(task.finishedAt),
        output: task.output,
        error: task.errorMessage ?? "",
      },
    ]),
  );
}

/** Hatchet's states in core's words. */
export function toTaskStatus(status: RunStatus): TaskStatus {
  switch (status) {
    case "QUEUED":
      return "pending";
    case "RUNNING":
    // Off its worker while it waits.
    case "EVICTED":
      return "running";
    case "COMPLETED":
      return "completed";
    case "FAILED":
      return "failed";
    case "CANCELLED":
      return "cancelled";
  }
}

/** Of an output or an input; `undefined` where there is none. */
function parseBytes(bytes: Uint8Array | undefined): unknown {
  if (bytes === undefined || bytes.length === 0) return undefined;
  return JSON.parse(Buffer.from(bytes).toString());
}

function toStatus(status: number): RunStatus {
  const known = STATUSES[status];
  if (known === undefined)
    throw new TypeError(`Hatchet told a status that this library does not know: ${status}.`);
  return known;
}

/** REST writes the year 1 for a time that is not known. */
function toDate(time: string | undefined): Date | null {
  return time === undefined || time.startsWith("0001-") ? null : new Date(time);
}
