import type { TaskFailure, TaskSnapshot } from "@task-abstraction/core";
import { type StartFacts, unpackOutput } from "./hatchet-envelope.ts";
import type { RunDetails, TaskDetails, TaskHistory } from "./run-details.ts";
import { unpackFailure } from "./task-failures.ts";

/** By id of the task; `undefined` where REST did not answer. */
export type Histories = ReadonlyMap<string, TaskHistory> | undefined;

/** What a finished task was told to be by its worker: the event of its end has it all. `undefined`: it has to be read. */
export function finalSnapshotOf(
  taskName: string,
  output: unknown,
  error: string | undefined,
): TaskSnapshot | undefined {
  if (output !== undefined) {
    const { value, facts } = unpackOutput(output);
    return facts && { taskName, status: "completed", value, ...datesOf(facts) };
  }
  if (error === undefined || error === "") return undefined;
  const { failure, facts } = unpackFailure(error);
  return facts && { taskName, ...failedAs(failure), ...datesOf(facts) };
}

/** Whether anything of a run is known to REST alone. */
export function needsHistory({ tasks }: RunDetails): boolean {
  return [...tasks.values()].some(
    ({ status, output, error }) =>
      finalSnapshotOf("", status === "COMPLETED" ? output : undefined, error) === undefined,
  );
}

/** The state of a task, in the words of core. */
export type State =
  | { readonly status: "pending" | "running" }
  | { readonly status: "completed"; readonly value: unknown }
  | { readonly status: "failed"; readonly error: TaskFailure }
  | { readonly status: "cancelled"; readonly error?: TaskFailure };

/** What is known of its last start. */
export interface Facts {
  readonly attempts: number | null;
  readonly startedAt: Date | null;
  readonly completedAt: Date | null;
}

/** Of what has never begun. */
export const NOT_STARTED = { attempts: 0, startedAt: null, completedAt: null } as const satisfies Facts;

/** A task of a run: what the core says, with what REST knows. */
export function stateOf(task: TaskDetails, histories: Histories): State & Facts {
  const history = histories?.get(task.id);
  switch (task.status) {
    case "COMPLETED":
      return completedAs(task.output, history);
    case "FAILED":
      return failureOf(task.error || (history?.error ?? ""), history);
    case "CANCELLED":
      return cancelledAs(history);
    case "QUEUED": {
      // What REST does not know has not been started.
      const attempts = histories === undefined ? null : (history?.retryCount ?? 0);
      return { status: "pending", ...factsOf(history), attempts, completedAt: null };
    }
    default:
      return { status: "running", ...factsOf(history), completedAt: null };
  }
}

/** A cancel of what was over changes what the core says of it, but not what REST says. */
function cancelledAs(history: TaskHistory | undefined): State & Facts {
  if (history?.status === "COMPLETED") return completedAs(history.output, history);
  if (history?.status !== "FAILED") return { status: "cancelled", ...factsOf(history) };
  if (unpackFailure(history.error).facts !== undefined) return failureOf(history.error, history);
  const message = "Hatchet's scheduleTimeout was over before a worker had taken it.";
  const error: TaskFailure = { code: "EXPIRED", type: "TaskExpired", message, retryable: false };
  return { status: "cancelled", error, ...factsOf(history), attempts: history.retryCount };
}

/** Completed, as this library has packed its output, or another SDK. */
export function completedAs(output: unknown, history: TaskHistory | undefined): State & Facts {
  const { value, facts } = unpackOutput(output);
  return { status: "completed", value, ...(facts === undefined ? factsOf(history) : datesOf(facts)) };
}

function failureOf(error: string, history: TaskHistory | undefined): State & Facts {
  const { failure, facts } = unpackFailure(error);
  return { ...failedAs(failure), ...(facts === undefined ? factsOf(history) : datesOf(facts)) };
}

/** Hatchet has no end of its own for what came too late. */
function failedAs(error: TaskFailure): State {
  return error.code === "EXPIRED" ? { status: "cancelled", error } : { status: "failed", error };
}

function datesOf({ attempt, startedAt, completedAt }: StartFacts): Facts {
  return { attempts: attempt, startedAt: new Date(startedAt), completedAt: new Date(completedAt) };
}

function factsOf(history: TaskHistory | undefined): Facts {
  if (history === undefined) return { attempts: null, startedAt: null, completedAt: null };
  const { retryCount, startedAt, finishedAt } = history;
  return { attempts: startedAt === null ? retryCount : retryCount + 1, startedAt, completedAt: finishedAt };
}
