import type { Outcome } from "../adapter/execution.ts";
import type { TaskContext } from "../task/task-context.ts";

/** What is submitted: a task, many at once, or a chain. */
export interface SubmitCall {
  /** Name of the backend. */
  readonly backend: string;
  readonly kind: "task" | "workflow";
  /** Of the task or the workflow. */
  readonly name: string;
  /** Of a chain: that of its first step. */
  readonly queue: string;
  /** More than 1 in a `submitMany`. */
  readonly count: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** A start of a task in a worker. */
export interface ExecuteCall
  extends Pick<TaskContext, "id" | "name" | "queue" | "attempt" | "headers" | "workerName" | "workflow"> {
  /** Name of the backend. */
  readonly backend: string;
}

/** Headers beside those there are; of two with one name the later is taken. */
export type MoreHeaders = Readonly<Record<string, string>>;

/**
 * What stands around every submit and every start in this process, such as a tracer. Hooks watch: they can add headers, and
 * nothing they return or throw changes what becomes of a task. One that throws is logged.
 */
export interface TaskHooks {
  /** `send` submits, and resolves with the ids, in their order. It is called by itself where the hook does not. */
  submit?(call: SubmitCall, send: (headers?: MoreHeaders) => Promise<readonly string[]>): Promise<unknown>;
  /**
   * `run` checks the arguments and runs the handler, in the asynchronous context that it is called in. The headers that it is
   * given are those of a chain's next step, where it is this worker that starts it (`pgboss`, `celery`); other engines give
   * every step the headers of the submit.
   */
  execute?(call: ExecuteCall, run: (headers?: MoreHeaders) => Promise<Outcome>): Promise<unknown>;
}

const STORAGE: unique symbol = Symbol.for("task-abstraction.task-hooks") as never;

/** One list for the process, whichever copies of this package it has. */
function storage(): Set<TaskHooks> {
  const shared = globalThis as { [STORAGE]?: Set<TaskHooks> };
  shared[STORAGE] ??= new Set();
  return shared[STORAGE];
}

/** Adds hooks around every submit and every start of all backends in this process; the first added is the outermost. Answers how to remove them. */
export function addTaskHooks(hooks: TaskHooks): () => void {
  storage().add(hooks);
  return () => void storage().delete(hooks);
}

/** Those of the process, in their order. */
export function taskHooks(): ReadonlySet<TaskHooks> {
  return storage();
}
