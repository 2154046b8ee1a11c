import type { StepResult, TaskFailure, TaskSnapshot, WorkflowSnapshot } from "@task-abstraction/core";
import { type InputEnvelope, isRecord, type StartFacts, unpackOutput } from "./hatchet-envelope.ts";
import {
  type RunDetails,
  type RunStatus,
  type TaskDetails,
  type TaskHistory,
  toTaskStatus,
} from "./run-details.ts";
import { unpackFailure } from "./task-failures.ts";

/** By id of the task; `undefined` where REST did not answer. */
export type Histories = ReadonlyMap<string, TaskHistory> | undefined;

/** A run of one task, in the words of core. */
export function taskSnapshotOf({ tasks }: RunDetails, histories: Histories): TaskSnapshot {
  const [task] = tasks.values();
  if (task === undefined) return { taskName: null, status: "pending", ...NOT_STARTED };
  return { taskName: task.readableId, ...stateOf(task, histories) };
}

/** A run in a line, in the words of core. */
export function workflowSnapshotOf(run: RunDetails, histories: Histories): WorkflowSnapshot {
  const chain = chainOf(run);
  const states = chain.steps.map((_, index) => stepStateOf(run, index, histories));
  const begun = states.map((state, index) => (isOvertaken(states, index) ? complete(state) : state));
  const endedAt = begun.findIndex(({ status }) => status === "failed" || status === "cancelled");
  const steps = begun.map((state, index): StepResult => {
    const taskName = chain.steps[index] ?? null;
    return endedAt !== -1 && index > endedAt
      ? { taskName, status: "cancelled", ...NOT_STARTED }
      : { taskName, ...state };
  });
  return {
    taskName: chain.name,
    attempts: sum(steps.map(({ attempts }) => attempts)),
    startedAt: steps[0]?.startedAt ?? null,
    ...endOf(run, begun, endedAt),
    steps,
    failedStep: endedAt === -1 ? null : { step: endedAt, taskName: chain.steps[endedAt] ?? null },
  };
}

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

type State =
  | { readonly status: "pending" | "running" }
  | { readonly status: "completed"; readonly value: unknown }
  | { readonly status: "failed"; readonly error: TaskFailure }
  | { readonly status: "cancelled"; readonly error?: TaskFailure };

interface Facts {
  readonly attempts: number | null;
  readonly startedAt: Date | null;
  readonly completedAt: Date | null;
}

const NOT_STARTED = { attempts: 0, startedAt: null, completedAt: null } as const satisfies Facts;

function stateOf(task: TaskDetails, histories: Histories): State & Facts {
  const history = histories?.get(task.id);
  switch (task.status) {
    case "COMPLETED":
      return completedAs(task.output, history);
    case "FAILED":
      return failureOf(task.error, history);
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

function completedAs(output: unknown, history: TaskHistory | undefined): State & Facts {
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

function stepStateOf(run: RunDetails, index: number, histories: Histories): State & Facts {
  const task = run.tasks.get(`s${index}`);
  if (task === undefined)
    return { status: toTaskStatus(run.status) === "cancelled" ? "cancelled" : "pending", ...NOT_STARTED };
  const state = stateOf(task, histories);
  const history = histories?.get(task.id);
  // While a chain runs, its core is behind.
  const isBehind =
    (state.status === "pending" || state.status === "running") && history?.status === "COMPLETED";
  return isBehind ? completedAs(history.output, history) : state;
}

/** A step that has begun shows that those before it are done. */
function isOvertaken(states: readonly (State & Facts)[], index: number): boolean {
  const { status } = states[index] as State;
  if (status !== "pending" && status !== "running") return false;
  return states
    .slice(index + 1)
    .some((later) => later.status === "running" || later.status === "completed" || later.status === "failed");
}

function complete(state: State & Facts): State & Facts {
  const { attempts, startedAt, completedAt } = state;
  return { status: "completed", attempts, startedAt, completedAt } as State & Facts;
}

function endOf(
  { status }: RunDetails,
  states: readonly (State & Facts)[],
  endedAt: number,
): State & { completedAt: Date | null } {
  const last = states.at(-1);
  const ending = states[endedAt];
  if (ending !== undefined && (ending.status === "failed" || ending.status === "cancelled")) {
    const { completedAt } = ending;
    return ending.error === undefined
      ? { status: "cancelled", completedAt }
      : ({ status: ending.status, error: ending.error, completedAt } as State & { completedAt: Date | null });
  }
  if (last?.status === "completed" && "value" in last)
    return { status: "completed", value: last.value, completedAt: last.completedAt };
  const hasBegun =
    states.some((state) => state.status !== "pending") || toTaskStatus(status as RunStatus) === "running";
  return { status: hasBegun ? "running" : "pending", completedAt: null };
}

function sum(numbers: readonly (number | null)[]): number | null {
  return numbers.reduce<number | null>(
    (total, number) => (total === null || number === null ? null : total + number),
    0,
  );
}

/** What the input of a chain says of it; of a run of somebody else's, what its tasks are called. */
function chainOf({ input, tasks }: RunDetails): {
  readonly name: string | null;
  readonly steps: readonly string[];
} {
  const chain = isRecord(input) ? (input as Partial<InputEnvelope>).chain : undefined;
  if (chain === undefined) return { name: null, steps: [...tasks.keys()] };
  return { name: chain.name, steps: chain.steps.map(({ task }) => task) };
}
