import type { TaskOptions } from "./task-options.ts";

declare const signature: unique symbol;

/** Marks tasks across copies of this package. */
export const TASK_MARKER: unique symbol = Symbol.for("task-abstraction.task") as never;

/**
 * A named function that an engine can run. Frozen; made by `defineTask`. `Args` are what callers pass, `Result` is
 * what they read.
 */
export interface Task<Args extends readonly unknown[] = never, Result = unknown> {
  readonly name: string;
  readonly options: TaskOptions;
  // Contravariant in Args: a step that takes string | number fits after one that returns number.
  readonly [signature]?: ((...args: Args) => Result) | undefined;
  /** Calls the handler directly, for unit tests: attempt 1, a signal that never aborts, schemas applied. */
  run(...args: Args): Promise<Result>;
  /** A copy with other defaults, for instance `transform.with({ queue: "bulk" })` as a step; `retry` is merged part by part. */
  with(
    options: Pick<TaskOptions, "queue" | "retry" | "timeoutMs" | "description" | "native">,
  ): Task<Args, Result>;
}

/** A task as core holds it, with the handler that workers call. */
export interface RunnableTask extends Task {
  readonly [TASK_MARKER]: (...args: readonly unknown[]) => unknown;
}

/** True for what `defineTask` returned, whichever copy of this package made it. */
export function isTask(value: unknown): value is Task {
  return typeof value === "object" && value !== null && TASK_MARKER in value;
}

/** The handler of a task. */
export function handlerOf(task: Task): (...args: readonly unknown[]) => unknown {
  return (task as RunnableTask)[TASK_MARKER];
}
