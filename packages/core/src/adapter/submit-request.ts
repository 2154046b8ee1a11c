import type { BulkOutcome } from "../errors/partial-submit-error.ts";

/** How urgent a task is among those of its queue. */
export type Priority = "low" | "normal" | "high";

/** What `using(options)` adds to a submit, checked against the capabilities: an option here is one the engine has. */
export interface RequestOptions {
  /** Not before, in milliseconds from now. */
  readonly delayMs: number | undefined;
  /**
   * Not *started* after; of a chain: bounds the start of its first step. It travels with the task, and core's `execute`
   * looks before every start.
   */
  readonly expiresAt: Date | undefined;
  readonly priority: Priority | undefined;
  /**
   * The engine answers the first one's id while it keeps it. Scope is (task or workflow, queue, name, key); a chain's
   * queue is that of its first step.
   */
  readonly idempotencyKey: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  /** This engine's own settings: those of the task, then those of the call. */
  readonly native: object | undefined;
}

/** One task to submit: clean, complete and frozen. */
export interface SubmitRequest extends RequestOptions {
  readonly taskName: string;
  /** Logical: `default` is the engine's default queue. */
  readonly queue: string;
  /** Plain JSON that nobody else holds, within `maxPayloadBytes`. */
  readonly args: readonly unknown[];
  readonly kwargs: Readonly<Record<string, unknown>> | undefined;
}

/** One step of a chain. */
export interface StepRequest {
  readonly taskName: string;
  readonly queue: string;
  /** All arguments of the first step; of a later one, those that follow the result of the step before. */
  readonly args: readonly unknown[];
  readonly kwargs: Readonly<Record<string, unknown>> | undefined;
  readonly native: object | undefined;
}

/**
 * A chain to submit, of one or more steps. Delay, expiry and key are the run's; priority and headers are every step's.
 * The engine must carry it on when the client is gone.
 */
export interface WorkflowRequest extends RequestOptions {
  readonly workflowName: string;
  readonly steps: readonly [StepRequest, ...StepRequest[]];
}

/** What a submit answers once the engine has the task for good. */
export interface Submission {
  /** Opaque, at most 1000 characters; holds all that a later read needs. */
  readonly id: string;
  /** True when an earlier task with the same key was found, whose id this is. */
  readonly deduplicated: boolean;
}

/** What became of one request of a bulk submit. */
export type SubmissionOutcome = BulkOutcome;
