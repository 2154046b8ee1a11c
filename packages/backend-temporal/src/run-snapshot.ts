import type { StepResult, TaskSnapshot, TaskStatus, WorkflowSnapshot } from "@task-abstraction/core";
import { type ActivityHistory, type Ending, type RunHistory, toDate } from "./run-history.ts";
import type { FailedEnd } from "./task-failures.ts";

/** An activity that has not ended. */
export interface PendingActivity {
  readonly activityId: string;
  readonly isStarted: boolean;
  /** Number of the start that runs, or of the next one. */
  readonly attempt: number;
  readonly lastStartedTime: Parameters<typeof toDate>[0];
}

/** All that is known of a run. */
export interface RunFacts {
  readonly history: RunHistory;
  /** Of all steps, also of those that have not begun. */
  readonly stepNames: readonly string[];
  /** Of one that is over. */
  readonly end:
    | (Pick<RunHistory, "result" | "failure" | "endedAt"> & { readonly ending: Ending })
    | undefined;
  /** Of one that failed. */
  readonly failure: FailedEnd | undefined;
  /** Of one that is not over. */
  readonly now: readonly PendingActivity[];
}

/** What was given back, decoded. */
export interface RunValues {
  readonly names: readonly string[];
  /** Of those that have begun; nothing where it cannot be decoded. */
  readonly values: readonly Pick<StepResult, "value">[];
  readonly value: unknown;
}

/** A run with one activity, in the words of core. */
export function taskSnapshotOf(facts: RunFacts, value: unknown): TaskSnapshot {
  const { history } = facts;
  const [activity] = history.activities;
  const state = stateOf(activity, facts);
  return {
    taskName: history.name,
    ...state,
    completedAt: facts.end?.endedAt ?? null,
    ...endOf(facts, value, state.status),
  };
}

/** A run of several activities, in the words of core. */
export function workflowSnapshotOf(facts: RunFacts, { names, values, value }: RunValues): WorkflowSnapshot {
  const { history, end: over } = facts;
  const isCutShort = over !== undefined && over.ending !== "completed";
  const endedAt = isCutShort ? Math.max(0, history.activities.length - 1) : -1;
  const steps = names.map((name, index): StepResult => {
    const activity = history.activities[index];
    const state = stateOf(activity, facts);
    if (endedAt !== -1 && index > endedAt) return { taskName: name, ...NEVER_RAN };
    const end = index === endedAt ? endOf(facts, undefined, state.status) : { status: state.status };
    return {
      taskName: name,
      ...state,
      completedAt: activity?.endedAt ?? (index === endedAt ? (over?.endedAt ?? null) : null),
      ...end,
      ...(end.status === "completed" ? values[index] : {}),
    };
  });
  const hasBegun = steps.some(({ startedAt }) => startedAt !== null);
  return {
    taskName: history.name,
    attempts: steps.reduce((sum, { attempts }) => sum + (attempts ?? 0), 0),
    startedAt: steps[0]?.startedAt ?? null,
    completedAt: over?.endedAt ?? null,
    ...endOf(facts, value, hasBegun ? "running" : "pending"),
    steps,
    failedStep: endedAt === -1 ? null : { step: endedAt, taskName: names[endedAt] ?? null },
  };
}

const NEVER_RAN = { status: "cancelled", attempts: 0, startedAt: null, completedAt: null } as const;

interface State {
  readonly status: TaskStatus;
  readonly attempts: number;
  readonly startedAt: Date | null;
}

function stateOf(activity: ActivityHistory | undefined, { now }: RunFacts): State {
  if (activity?.ending === "completed")
    return { status: "completed", attempts: activity.attempts, startedAt: activity.startedAt };
  if (activity?.ending !== undefined)
    return { status: activity.ending, attempts: activity.attempts, startedAt: activity.startedAt };
  const pending = now.find(({ activityId }) => activityId === activity?.activityId);
  if (pending === undefined) return { status: "pending", attempts: 0, startedAt: null };
  const { isStarted, attempt, lastStartedTime } = pending;
  return {
    status: isStarted ? "running" : "pending",
    attempts: isStarted ? attempt : attempt - 1,
    startedAt: toDate(lastStartedTime),
  };
}

type End =
  | { readonly status: "pending" | "running" }
  | { readonly status: "completed"; readonly value: unknown }
  | FailedEnd
  | { readonly status: "cancelled" };

function endOf({ end, failure }: RunFacts, value: unknown, otherwise: TaskStatus): End {
  switch (end?.ending) {
    case "completed":
      return { status: "completed", value: value ?? null };
    case "failed":
      if (failure === undefined) throw new TypeError("A run that failed has a failure.");
      return failure;
    case "cancelled":
      return { status: "cancelled" };
    default:
      return { status: otherwise === "running" ? "running" : "pending" };
  }
}
