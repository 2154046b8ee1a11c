import { InvalidOptionError } from "../errors/invalid-option-error.ts";
import { isTask, type Task } from "../task/task.ts";
import { checkName, checkQueueName } from "../task/task-name.ts";

/** A step in full: `args` follow the result of the step before; on the first step they are all its arguments. */
export interface WorkflowStep {
  readonly taskName: string;
  /** Present where the definition is at hand; a step by name is served by whoever knows it, in whatever language. */
  readonly task: Task | undefined;
  readonly args: readonly unknown[];
  readonly kwargs: Readonly<Record<string, unknown>> | undefined;
  readonly queue: string | undefined;
}

/** How `defineWorkflow` takes a step. */
export type Step =
  | Task
  | string
  | readonly [task: Task | string, ...extra: readonly unknown[]]
  | {
      readonly task: Task | string;
      readonly args?: readonly unknown[] | undefined;
      readonly kwargs?: Readonly<Record<string, unknown>> | undefined;
      readonly queue?: string | undefined;
    };

/** Any form of a step as a {@link WorkflowStep}. */
export function parseStep(step: Step): WorkflowStep {
  if (typeof step === "string" || isTask(step)) return resolveStep(step, []);
  if (isTuple(step)) return resolveStep(step[0], step.slice(1));
  if (typeof step === "object" && step !== null && "task" in step) {
    if (step.queue !== undefined) checkQueueName(step.queue);
    return Object.freeze({
      ...resolveStep(step.task, step.args ?? []),
      kwargs: step.kwargs,
      queue: step.queue,
    });
  }
  throw new InvalidOptionError(
    "steps",
    "must be tasks, names, [name, ...extra] or { task, args, kwargs, queue }",
  );
}

/** A step that runs `task` with `args` after the result of the step before. */
export function resolveStep(task: Task | string, args: readonly unknown[]): WorkflowStep {
  if (typeof task !== "string" && !isTask(task))
    throw new InvalidOptionError("step", "must be a task or the name of one");
  return Object.freeze({
    taskName: typeof task === "string" ? checkName("task", task) : task.name,
    task: typeof task === "string" ? undefined : task,
    args: Object.freeze([...args]),
    kwargs: undefined,
    queue: undefined,
  });
}

// Array.isArray does not narrow a readonly tuple in a union.
function isTuple(step: Step): step is readonly [task: Task | string, ...extra: readonly unknown[]] {
  return Array.isArray(step);
}
