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

/** What has headers. */
export interface Headed {
  readonly headers: MoreHeaders;
}

/** What is sent: all with the same headers, to which those of the hooks are added. */
export interface Sending<Request extends Headed> {
  readonly requests: readonly Request[];
  /** Answers the ids. */
  send(requests: readonly Request[]): Promise<string[]>;
}

/** Does something within all hooks of the process. Part of what copies of this package share: it only grows. */
export interface HookRunner {
  /** In their order. */
  readonly all: Set<TaskHooks>;
  submit<Request extends Headed>(
    call: Omit<SubmitCall, "count" | "headers">,
    sending: Sending<Request>,
    onError: (error: unknown) => void,
  ): Promise<string[]>;
  execute(call: ExecuteCall, run: Action<Outcome>, onError: (error: unknown) => void): Promise<Outcome>;
}

/** What hooks stand around. */
export type Action<Result> = (headers?: MoreHeaders) => Promise<Result>;

/** Where the one of the process is, whichever copies of this package it has. */
export const HOOK_RUNNER: unique symbol = Symbol.for("task-abstraction.hook-runner") as never;

/** That of the process, where it has hooks. */
export function hookRunner(): HookRunner | undefined {
  return (globalThis as { [HOOK_RUNNER]?: HookRunner })[HOOK_RUNNER];
}
