import type { TaskFailure } from "../result/task-failure.ts";
import type { ResolvedRetryPolicy } from "../task/retry-policy.ts";
import type { Logger } from "../worker/logger.ts";
import type { Invocation, Outcome, UnreadableDelivery } from "./execution.ts";

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
  /** This engine's own settings of a worker. */
  readonly native: object | undefined;
  readonly logger: Logger;
  /** Slots that are free now: how much an adapter that fetches may ask for, beside the slots it holds. */
  freeSlots(): number;
  /**
   * Waits for one of the worker's `concurrency` slots, in the order of asking. An adapter that is pushed to asks before
   * it starts a delivery, and keeps the delivery's lease alive meanwhile.
   *
   * @throws `signal.reason` after an abort
   */
  takeSlot(signal: AbortSignal): Promise<Slot>;
  /** Logs and counts a delivery that cannot be read; answers the failure to store, where there is an id to store it under. */
  refuse(delivery: UnreadableDelivery): TaskFailure;
}

/** Room for one handler. Use it once, by either call. */
export interface Slot {
  /**
   * Runs one delivery and answers what to tell the engine; never throws or rejects. Hand it every delivery that can be
   * read, also under names not served, except one whose outcome the engine holds already.
   *
   * The outcome comes when the handler ends, or at once when it times out, is cancelled or its worker stops; after it
   * nothing more is told of this start. The slot itself is free only when the handler has let go: one that ignores its
   * signal keeps it, and its late value is dropped. An outcome that the engine no longer takes, because the claim has
   * lapsed, is dropped by the adapter.
   */
  execute(invocation: Invocation): Promise<Outcome>;
  /** Gives it back unused: there was nothing to do. */
  giveBack(): void;
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
  /** Deliveries that could not be read. */
  readonly refused: number;
}

/** A worker of an adapter. */
export interface AdapterWorker {
  /** Resolves once it takes work; rejects when it cannot, with everything freed and `done` settled. */
  readonly ready: Promise<void>;
  /** Resolves when it has stopped for good; rejects when it stopped by itself and cannot go on. */
  readonly done: Promise<void>;
  /** Whether the live connection works and the loop turns. No I/O of its own. */
  isHealthy(): boolean;
  /**
   * Takes no more, waits for what runs until the deadline, then aborts signals with `WorkerStopping` and hands
   * unfinished tasks back. Resolves when every outcome has been told, or within the adapter's own limit for that; it
   * does not wait for handlers that ignore their signal. A second call with an earlier deadline shortens the first.
   */
  stop(request: { readonly deadlineMs: number }): Promise<void>;
}
