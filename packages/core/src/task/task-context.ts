import { AsyncLocalStorage } from "node:async_hooks";
import { NotInTaskError } from "../errors/not-in-task-error.ts";
import type { Logger } from "../worker/logger.ts";

/** What a running handler can learn of its own run. */
export interface TaskContext {
  readonly id: string;
  readonly name: string;
  readonly queue: string;
  /** 1 for the first start. */
  readonly attempt: number;
  /** What the submitter gave as `headers`. */
  readonly headers: Readonly<Record<string, string>>;
  /** Aborts when the task is cancelled, times out, or its worker stops; the reason tells which. */
  readonly signal: AbortSignal;
  readonly workerName: string;
  /** Present in a step of a workflow; `step` counts from 0. */
  readonly workflow?: { readonly id: string; readonly step: number } | undefined;
  /** The worker's logger, with the task's id and name on every line. */
  readonly log: Logger;
}

const STORAGE: unique symbol = Symbol.for("task-abstraction.task-context") as never;

/** One for the process, so that a task file's copy of this package finds what the worker's copy has set. */
function storage(): AsyncLocalStorage<TaskContext> {
  const shared = globalThis as { [STORAGE]?: AsyncLocalStorage<TaskContext> };
  shared[STORAGE] ??= new AsyncLocalStorage<TaskContext>();
  return shared[STORAGE];
}

/**
 * The context of the task that is running now, across awaits.
 *
 * @throws NotInTaskError (NOT_IN_TASK) outside a handler
 */
export function currentTask(): TaskContext {
  const context = storage().getStore();
  if (context === undefined) throw new NotInTaskError();
  return context;
}

/** Runs `body` as the given task. */
export function runInTask<Result>(context: TaskContext, body: () => Result): Result {
  return storage().run(context, body);
}
