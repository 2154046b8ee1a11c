/** What a chain does, as its memo has it. A worker carries on every version that was ever released. */
export interface Plan {
  readonly v: 1;
  readonly steps: readonly [PlannedStep, ...PlannedStep[]];
}

/** One step of a chain. */
export interface PlannedStep {
  /** Name of the activity. */
  readonly task: string;
  /** Its task queue. */
  readonly queue: string;
  /** What follows the result of the step before. The arguments of the first step are those of the workflow. */
  readonly args?: readonly unknown[] | undefined;
  /** The same where a payload converter of the user's own has encoded them. */
  readonly payloads?: readonly PlannedPayload[] | undefined;
  readonly options?: StepOptions | undefined;
}

/** A payload in JSON: each byte is a character, so that text stays text. The sandbox has no base64. */
export interface PlannedPayload {
  readonly metadata: Readonly<Record<string, string>>;
  readonly data: string;
}

/** Temporal's own options of a task, as its definition or a call may give them. */
export interface StepOptions {
  /** The server retries by this policy: for a task that no worker of this library serves. */
  readonly retry?:
    | {
        readonly maximumAttempts?: number | undefined;
        /** In milliseconds. */
        readonly initialInterval?: number | undefined;
        /** In milliseconds. */
        readonly maximumInterval?: number | undefined;
        readonly backoffCoefficient?: number | undefined;
        readonly nonRetryableErrorTypes?: readonly string[] | undefined;
      }
    | undefined;
  /** How long one attempt may take, in milliseconds. */
  readonly startToCloseTimeout?: number | undefined;
  /** How long a worker may be silent, in milliseconds; `null`: the worker sends no heartbeats. */
  readonly heartbeatTimeout?: number | null | undefined;
  /** Temporal's own number, from 1, the most urgent, to 5. */
  readonly priorityKey?: number | undefined;
  /** Shares a queue among those who use it: at most 64 bytes. */
  readonly fairnessKey?: string | undefined;
  /** From 0.001 to 1000. */
  readonly fairnessWeight?: number | undefined;
  /** Beside the id in Temporal's own pages: one line. Default of a chain: its steps; of a step: its number. */
  readonly summary?: string | undefined;
}
