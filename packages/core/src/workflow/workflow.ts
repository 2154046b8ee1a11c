import type { Task } from "../task/task.ts";
import { checkName } from "../task/task-name.ts";
import { resolveStep, type WorkflowStep } from "./step.ts";

declare const signature: unique symbol;

/** Marks workflows across copies of this package. */
const WORKFLOW_MARKER: unique symbol = Symbol.for("task-abstraction.workflow") as never;

/**
 * A short sequential chain: each step gets the result of the one before, then its own extra arguments. Immutable, and
 * durable in the engine once submitted. `Args` are what `submitWorkflow` takes, `Result` is what the last step returns.
 */
export interface Workflow<Args extends readonly unknown[] = never, Result = unknown> {
  readonly name: string;
  readonly steps: readonly WorkflowStep[];
  readonly [signature]?: ((...args: Args) => Result) | undefined;
  readonly [WORKFLOW_MARKER]: true;
  /** The chain with one more step, which takes what the last one returns and then `extra`. */
  step<Rest extends readonly unknown[], Next>(
    task: Task<[Result, ...Rest], Next>,
    ...extra: Rest
  ): Workflow<Args, Next>;
}

/** A workflow without steps yet. */
export interface EmptyWorkflow {
  /** The first step. Without arguments here it takes its own from `submitWorkflow(flow, ...args)`. */
  step<Args extends readonly unknown[], Result, Given extends readonly [] | Args = []>(
    task: Task<Args, Result>,
    ...args: Given
  ): Workflow<Given extends readonly [] ? Args : [], Result>;
}

/**
 * Starts a typed chain; a step that cannot take what the one before returns does not compile.
 *
 * @throws InvalidNameError (INVALID_NAME)
 */
export function workflow(name: string): EmptyWorkflow {
  checkName("workflow", name);
  return Object.freeze({
    step: (task: Task, ...args: readonly unknown[]) => createWorkflow(name, [resolveStep(task, args)]),
  }) as never;
}

/** A workflow of steps that are resolved already. */
export function createWorkflow(name: string, steps: readonly WorkflowStep[]): Workflow {
  return Object.freeze({
    name,
    steps: Object.freeze([...steps]),
    [WORKFLOW_MARKER]: true as const,
    step: (task: Task, ...extra: readonly unknown[]) =>
      createWorkflow(name, [...steps, resolveStep(task, extra)]),
  }) as unknown as Workflow;
}

/** True for what `workflow` and `defineWorkflow` returned, whichever copy of this package made it. */
export function isWorkflow(value: unknown): value is Workflow {
  return typeof value === "object" && value !== null && WORKFLOW_MARKER in value;
}
