import type { TaskFailure } from "../result/task-failure.ts";
import type { RetryDecision } from "../task/retry-policy.ts";

/** One delivery of a task that an adapter hands to core. */
export interface Invocation {
  /** Of a task: what `submit` answered. Of a step: the same for all its attempts. */
  readonly id: string;
  readonly taskName: string;
  /** Logical. */
  readonly queue: string;
  /** Number of this start, from 1, as the engine counts attempts. */
  readonly attempt: number;
  /**
   * Number of this start among those of the same attempt, from 1: more than 1 after a worker died. Engines whose
   * `attempt` counts every start (`crashUsesAttempt`), or that cannot count at all, give 1.
   */
  readonly delivery: number;
  /** Positional arguments; in a chain the result of the step before comes first. */
  readonly args: readonly unknown[];
  readonly kwargs: Readonly<Record<string, unknown>> | undefined;
  readonly headers: Readonly<Record<string, string>>;
  /** Not to be started after this moment. */
  readonly expiresAt: Date | undefined;
  /** `id` is what `submitWorkflow` answered; steps count from 0. */
  readonly workflow: { readonly id: string; readonly step: number } | undefined;
  /** Aborted by the adapter with `TaskCancelled` or `WorkerStopping` as its reason. */
  readonly signal: AbortSignal;
}

/** What the adapter tells the engine. */
export type Outcome =
  | {
      readonly status: "completed";
      readonly value: unknown;
      /** For the chain's next step beside its own, where the adapter itself starts that one. */
      readonly nextHeaders?: Readonly<Record<string, string>> | undefined;
    }
  | { readonly status: "failed"; readonly error: TaskFailure; readonly retry: RetryDecision }
  /** Somebody cancelled it, or it expired before this start (`error.code` is then EXPIRED). */
  | { readonly status: "cancelled"; readonly error?: TaskFailure | undefined }
  /**
   * Handed back by a stopping worker: the engine runs it again, at once where it can be told, else when it notices that
   * the worker is gone. Uses up an attempt only where `crashUsesAttempt`, and is never a start without an outcome: an
   * adapter that counts those takes it off.
   */
  | { readonly status: "released" };

/** A delivery that cannot be handed to core: its message is not one of this library's, or damaged. */
export interface UnreadableDelivery {
  readonly queue: string;
  readonly id: string | undefined;
  readonly taskName: string | undefined;
  /** What is wrong with it, as a sentence. */
  readonly reason: string;
}
