import type { StepResult, TaskSnapshot, WorkflowSnapshot } from "@task-abstraction/core";
import { parseInput } from "./hatchet-envelope.ts";
import { type RunDetails, type RunStatus, toTaskStatus } from "./run-details.ts";
import { completedAs, type Facts, type Histories, NOT_STARTED, type State, stateOf } from "./task-state.ts";

/** A run of one task, in the words of core. */
export function taskSnapshotOf({ status, tasks }: RunDetails, histories: Histories): TaskSnapshot {
  const [task] = tasks.values();
  if (task === undefined) return { taskName: null, ...NOT_STARTED, ...unexplained(status) };
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
  const { status: state, ...rest } = unexplained(status);
  const isBegun = state === "pending" && states.some((step) => step.status !== "pending");
  return { ...rest, status: isBegun ? "running" : state, completedAt: null } as State & {
    completedAt: Date | null;
  };
}

/** The state of a run of which no task says more. */
function unexplained(status: RunStatus): State {
  const state = toTaskStatus(status);
  switch (state) {
    case "failed": {
      const message = "Hatchet ended the run, and no task of it says why.";
      return { status: state, error: { code: "ENGINE_ERROR", type: "Error", message, retryable: false } };
    }
    // A last step of which the core does not know yet that it is done.
    case "completed":
      return { status: "running" };
    default:
      return { status: state };
  }
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
  const chain = readChain(input);
  if (chain === undefined) return { name: null, steps: [...tasks.keys()] };
  return { name: chain.name, steps: chain.steps.map(({ task }) => task) };
}

function readChain(input: unknown): ReturnType<typeof parseInput>["chain"] {
  try {
    return parseInput(input).chain;
  } catch {
    return undefined;
  }
}
