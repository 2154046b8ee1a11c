import type { TaskFailure } from "../result/task-failure.ts";
import type { RetryDecision } from "../task/retry-policy.ts";

/** One delivery of a task that an adapter hands to core. */
export interface Invocation {
  readonly id: string;
  readonly taskName: string;
  readonly queue: string;
  /** Number of this start, from 1, as the engine counts attempts. */
  readonly attempt: number;
  /**
   * Number of this start among those of the same attempt, from 1: more than 1 after a worker died. Engines whose
   * `attempt` counts every start (`crashUsesAttempt`) give 1.
   */
  readonly delivery: number;
  /** Positional arguments; in a chain the result of the step before comes first. */
  readonly args: readonly unknown[];
  readonly kwargs: Readonly<Record<string, unknown>> | undefined;
  readonly headers: Readonly<Record<string, string>>;
  /** Not to be started after this moment. */
  readonly expiresAt: Date | undefined;
  readonly workflow: { readonly id: string; readonly step: number } | undefined;
  /** Aborted by the adapter with `TaskCancelled` or `WorkerStopping` as its reason. */
  readonly signal: AbortSignal;
}

/** What the adapter tells the engine. */
export type Outcome =
  | { readonly status: "completed"; readonly value: unknown }
  | { readonly status: "failed"; readonly error: TaskFailure; readonly retry: RetryDecision }
  /** Somebody cancelled it, or it expired before this start (`error.code` is then EXPIRED). */
  | { readonly status: "cancelled"; readonly error?: TaskFailure | undefined }
  /** Handed back by a stopping worker: the engine runs it again, at once. */
  | { readonly status: "released" };

/** A running handler. Neither promise rejects. */
export interface Execution {
  /** Settles when the handler does, or at once when it times out, is cancelled or its worker stops. */
  readonly outcome: Promise<Outcome>;
  /**
   * Settles when the handler has let go: only then is its slot free. A handler that ignores its signal keeps its slot,
   * and its late value is dropped.
   */
  readonly settled: Promise<void>;
}
