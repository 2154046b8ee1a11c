import type { ResolvedRetryPolicy } from "../task/retry-policy.ts";
import type { Logger } from "../worker/logger.ts";
import type { Execution, Invocation } from "./execution.ts";

/** A task as a worker serves it: its policy, with the worker's defaults filled in. */
export interface ServedTask {
  readonly name: string;
  readonly retry: ResolvedRetryPolicy;
  /** Limit of one attempt, at most `maxRunMs`; `null`: none. Core enforces it; an engine's own limit must not be less. */
  readonly timeoutMs: number | null;
  /** This engine's own settings. */
  readonly native: object | undefined;
}

/** A worker to start: every task on every queue, `concurrency` in total. */
export interface WorkerRequest {
  /** Logical names, at least one, each once. */
  readonly queues: readonly [string, ...string[]];
  readonly tasks: ReadonlyMap<string, ServedTask>;
  readonly concurrency: number;
  readonly name: string;
  /** Starts without an outcome after which a task is ended WORKER_LOST. */
  readonly maxDeliveries: number;
  readonly logger: Logger;
  /**
   * Runs one delivery. Call it for every message that can be read, also under names not served: it answers what to
   * tell the engine. Call it only when a slot is free, and free the slot when `settled` settles.
   */
  execute(invocation: Invocation): Execution;
}

/** Counts since the worker started. */
export interface WorkerStats {
  /** Handlers that hold a slot now. */
  readonly running: number;
  readonly completed: number;
  /** Attempts that failed, those that will be tried again included. */
  readonly failed: number;
  readonly cancelled: number;
  /** Handed back to the engine by the stopping worker. */
  readonly released: number;
}

/** A worker of an adapter. */
export interface AdapterWorker {
  /** Resolves once it takes work; rejects when it cannot. */
  readonly ready: Promise<void>;
  /** Resolves when it has stopped for good; rejects when it stopped by itself and cannot go on. */
  readonly done: Promise<void>;
  /** Whether the live connection works and the loop turns. No I/O of its own. */
  isHealthy(): boolean;
  /**
   * Takes no more, waits for what runs until the deadline, then aborts signals with `WorkerStopping` and hands
   * unfinished tasks back. A second call with an earlier deadline shortens the first.
   */
  stop(request: { readonly deadlineMs: number }): Promise<void>;
}
