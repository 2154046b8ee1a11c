import type { Invocation, Outcome, StepRequest } from "@task-abstraction/core";

/** What the file of a task or a chain holds. A task is a chain of one step. */
export interface Run {
  /** Begins with `task-` or `workflow-`. */
  readonly id: string;
  readonly name: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly steps: readonly StoredStep[];
  /** Place of the current step, and what the step before returned. */
  readonly step: number;
  readonly input: unknown;
  /** Starts of the current step, and of all steps. */
  readonly attempt: number;
  readonly attempts: number;
  /** Times in milliseconds since 1970. */
  readonly dueAt: number;
  readonly startedAt: number | null;
  readonly completedAt: number | null;
  readonly state:
    | { readonly status: "pending" | "running" }
    | Exclude<Outcome, { readonly status: "released" }>;
}

type StoredStep = Omit<StepRequest, "native">;

/** The step that waits, runs or was the last one. */
export function currentStep({ steps, step }: Run): StoredStep {
  return steps[step] as StoredStep;
}

/** The run, once more started. */
export function begin(run: Run): Run {
  const startedAt = run.step === 0 ? Date.now() : run.startedAt;
  const counts = { attempt: run.attempt + 1, attempts: run.attempts + 1 };
  return { ...run, ...counts, startedAt, state: { status: "running" } };
}

/** A start as core runs it. */
export function toInvocation(run: Run, signal: AbortSignal): Invocation {
  const { id, step, attempt, headers } = run;
  const { taskName, queue, args, kwargs } = currentStep(run);
  const isTask = id.startsWith("task-");
  return {
    id: isTask ? id : `${id}/${step}`,
    taskName,
    queue,
    attempt,
    delivery: 1,
    args: step === 0 ? args : [run.input, ...args],
    kwargs,
    headers,
    expiresAt: undefined,
    workflow: isTask ? undefined : { id, step },
    signal,
  };
}

/** The run after a start: waiting for another one, at its next step, or over. */
export function conclude(run: Run, outcome: Outcome): Run {
  const now = Date.now();
  const waiting = { ...run, dueAt: now, state: { status: "pending" } } as const;
  if (outcome.status === "released") return waiting;
  if (outcome.status === "failed" && outcome.retry !== false)
    return { ...waiting, dueAt: now + outcome.retry.delayMs };
  if (outcome.status === "completed" && run.step + 1 < run.steps.length)
    return { ...waiting, step: run.step + 1, input: outcome.value, attempt: 0 };
  return { ...run, completedAt: now, state: outcome };
}

/** Whether its ticket in this queue is right. It is not where a worker died between the commit and the ticket's move. */
export function isNext(run: Run, queue: string): boolean {
  return run.completedAt === null && currentStep(run).queue === queue && run.dueAt <= Date.now();
}

/** Whether an outcome still counts: a worker that was taken for dead may only complete what nobody else has. */
export function isAwaited(run: Run, started: Run, outcome: Outcome): boolean {
  if (run.completedAt !== null || run.step !== started.step) return false;
  return run.attempt === started.attempt || outcome.status === "completed";
}
