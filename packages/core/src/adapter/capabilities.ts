/**
 * What a backend can do: a literal constant of its package, known without a connection. The type system, the
 * documentation, `check` and the conformance suite all read it. `narrow` may take away what a configuration cannot do.
 */
export interface Capabilities {
  /** `using({ delayMs })`: how far ahead, and how exact. */
  readonly delay: false | { readonly maxMs: number; readonly precisionMs: number };
  /** `using({ priority })`. */
  readonly priority: boolean;
  /** `using({ idempotencyKey })`. */
  readonly idempotencyKey: boolean;
  /** `using({ expiresMs })`. */
  readonly expires: boolean;
  /** `cancel(id)`: not at all, only before it starts, or also while it runs. */
  readonly cancel: false | "queued" | "running";
  /** What a read of an id that was never submitted answers. */
  readonly unknownId: "not-found" | "pending";
  /** How long after a submit another process may still read not-found, in milliseconds. */
  readonly unknownIdGraceMs: number;
  /** What becomes of a submit under a name that no worker ever offered. */
  readonly unregisteredTask: "queued" | "refused";
  /** Who can read results. */
  readonly results: "any-process" | "submitter-only" | "none";
  /** Whether `getWorkflowResult` knows the steps. */
  readonly stepResults: boolean;
  /** Whether each failure can name its own delay, or one schedule is registered per task. */
  readonly retryDelay: "per-failure" | "per-task";
  /** Whether a worker's death uses up an attempt. */
  readonly crashUsesAttempt: boolean;
  /** Who ends a task that kills its workers: we after `maxDeliveries`, the engine by its own limit, or nobody. */
  readonly workerLost: "configured" | "engine" | false;
  /** The longest an attempt may run, in milliseconds; `null`: no limit. */
  readonly maxRunMs: number | null;
  /**
   * The largest JSON, in bytes, of a task's arguments, of those of all steps of a chain together, or of one result;
   * `null`: no limit. The adapter leaves room for its envelope; where a step's input holds the previous result and its
   * own arguments, it declares half.
   */
  readonly maxPayloadBytes: number | null;
  /** Which facts results carry. */
  readonly reports: {
    readonly attempts: boolean;
    readonly startedAt: boolean;
    readonly running: boolean;
    readonly taskName: boolean;
  };
}
