import type { Priority, TaskStatus } from "@task-abstraction/core";
import { statusOfRun, statusOfStep } from "./run-status.ts";
import type { StoredRun, StoredStep } from "./stored-run.ts";

/** A step as a test sees it. */
export interface SubmittedStep {
  readonly taskName: string;
  readonly queue: string;
  /** A copy. Of a later step: those that follow the result of the step before. */
  readonly args: readonly unknown[];
  readonly kwargs: Readonly<Record<string, unknown>> | undefined;
  /** Settings of the engine that the backend poses as. They are kept here, and have no effect. */
  readonly native: object | undefined;
  readonly status: TaskStatus;
  readonly attempts: number;
}

/** What was submitted, with the options as they reached the engine. */
export interface SubmittedTask extends Omit<SubmittedStep, "taskName"> {
  readonly id: string;
  readonly kind: "task" | "workflow";
  /** Of the task or the workflow; queue, arguments and `native` are those of the first step. */
  readonly name: string;
  readonly steps: readonly SubmittedStep[];
  readonly delayMs: number | undefined;
  readonly expiresMs: number | undefined;
  readonly priority: Priority | undefined;
  readonly idempotencyKey: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly submittedAt: Date;
}

/** What a test sees of a run. */
export function describeRun(run: StoredRun): SubmittedTask {
  const { id, kind, name, delayMs, expiresInMs, priority, idempotencyKey, headers } = run.plan;
  const steps = run.steps.map(describeStep);
  const { taskName: _name, ...first } = steps[0] as SubmittedStep;
  return {
    id,
    kind,
    name,
    ...first,
    status: statusOfRun(run),
    attempts: steps.reduce((sum, { attempts }) => sum + attempts, 0),
    steps,
    delayMs,
    expiresMs: expiresInMs,
    priority,
    idempotencyKey,
    headers: { ...headers },
    submittedAt: new Date(run.submittedAt),
  };
}

function describeStep(step: StoredStep): SubmittedStep {
  const { taskName, queue, args, kwargs, native } = step.plan;
  return {
    taskName,
    queue,
    args: JSON.parse(args) as readonly unknown[],
    kwargs: kwargs === undefined ? undefined : (JSON.parse(kwargs) as Readonly<Record<string, unknown>>),
    native,
    status: statusOfStep(step),
    attempts: step.attempts,
  };
}
