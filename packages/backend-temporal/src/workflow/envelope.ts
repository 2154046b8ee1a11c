import type { StepOptions } from "./plan.ts";

/** Name of the header and of the memo field that this library adds to what it starts. */
export const FIELD = "task-abstraction";

/** What travels beside the arguments of a task, which are the user's own. Left out where there is nothing to say. */
export interface Envelope {
  /** The user's headers. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** ISO 8601: not to be started after. */
  readonly expiresAt?: string | undefined;
  /** After how long a silent worker counts as dead, in milliseconds, where it is not the usual time. */
  readonly heartbeatMs?: number | undefined;
  /** Temporal's own options of a task that is no step of a chain. */
  readonly options?: StepOptions | undefined;
  /** In a chain, from 0; set by the workflow. */
  readonly step?: number | undefined;
}
