import type { StandardSchema } from "../schema/standard-schema.ts";

/** When and how often a failed attempt is tried again. The engine carries it out; delays mean "at least". */
export interface RetryPolicy {
  /** Starts of a task that keeps failing, the first included. Default 1: no retry. A worker's death does not count here. */
  readonly maxAttempts?: number | undefined;
  /** Wait before the second attempt, in milliseconds. Default 1000. */
  readonly initialDelayMs?: number | undefined;
  /** Each further wait is this many times longer. Default 2; 1 keeps it constant. */
  readonly backoffFactor?: number | undefined;
  /** No wait is longer, in milliseconds. Default one hour. */
  readonly maxDelayMs?: number | undefined;
  /** Names of errors (`error.name`) after which no attempt follows. */
  readonly nonRetryable?: readonly string[] | undefined;
}

/**
 * Settings of one engine, by engine; each backend package types its own key by module augmentation. A backend reads
 * its own key only, so settings of several engines can stand side by side.
 */
export interface NativeOptions {
  readonly [engine: string]: object | undefined;
}

/** What a definition can say about its task. An explicit `undefined` means unset. */
export interface TaskOptions {
  /** Where it is queued unless the call says otherwise. Default: the engine's `default` queue. */
  readonly queue?: string | undefined;
  readonly retry?: RetryPolicy | undefined;
  /** Limit of one attempt, in milliseconds. Default and ceiling: the backend's `maxRunMs`. */
  readonly timeoutMs?: number | undefined;
  /** Checked by the submitter, who sends the original, and applied by the worker, whose handler gets its output. */
  readonly input?: StandardSchema | undefined;
  /** Applied by the worker to what the handler returned. */
  readonly output?: StandardSchema | undefined;
  /** One line for people, shown by `task-backend tasks`. */
  readonly description?: string | undefined;
  readonly native?: NativeOptions | undefined;
}
