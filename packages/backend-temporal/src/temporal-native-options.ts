import { InvalidOptionError } from "@task-abstraction/core";
import type { StepOptions } from "./workflow/plan.ts";

/** Temporal's own options, as `native: { temporal: … }` of a task or a call. Times are milliseconds. */
export interface TemporalNativeOptions extends StepOptions {
  /** Temporal's own number, from 1, the most urgent, to 5. */
  readonly priorityKey?: number | undefined;
  /** Shares a queue among those who use it: at most 64 bytes. */
  readonly fairnessKey?: string | undefined;
  /** From 0.001 to 1000. */
  readonly fairnessWeight?: number | undefined;
  /** Beside the id in Temporal's own pages: one line. Default of a chain: its steps. */
  readonly summary?: string | undefined;
  /** The queue whose workers carry a chain on, where that of its first step is served by others. */
  readonly workflowQueue?: string | undefined;
}

const NAMES: readonly string[] = [
  "retry",
  "startToCloseTimeout",
  "heartbeatTimeout",
  "priorityKey",
  "fairnessKey",
  "fairnessWeight",
  "summary",
  "workflowQueue",
] satisfies (keyof TemporalNativeOptions)[];

/** `native: { temporal: … }` of a worker. Each is an option of the SDK's Worker. */
export interface TemporalWorkerOptions {
  /** A module with workflows of the user's own, bundled beside this library's when the worker starts. */
  readonly workflowsPath?: string | undefined;
  /** A bundle with workflows of the user's own, which has this library's `/workflow` as its default export, and `/interceptors`. */
  readonly workflowBundle?: object | undefined;
  /** Activities of the user's own. They must have other names than tasks. */
  readonly activities?: object | undefined;
  /** Interceptors of the user's own: `activity`, `workflowModules`. */
  readonly interceptors?: object | undefined;
  /** Any other option of the SDK's Worker; it wins. */
  readonly worker?: object | undefined;
}

const WORKER_NAMES: readonly string[] = [
  "workflowsPath",
  "workflowBundle",
  "activities",
  "interceptors",
  "worker",
] satisfies (keyof TemporalWorkerOptions)[];

declare module "@task-abstraction/core" {
  interface NativeOptions {
    readonly temporal?: TemporalNativeOptions | undefined;
  }
  interface NativeWorkerOptions {
    readonly temporal?: TemporalWorkerOptions | undefined;
  }
}

/** @throws InvalidOptionError (INVALID_OPTION) for one that this backend does not have, or that Temporal does not take */
export function readNativeOptions(native: object | undefined): TemporalNativeOptions {
  const options: TemporalNativeOptions = read(native, NAMES);
  checkTime("startToCloseTimeout", options.startToCloseTimeout);
  checkTime("heartbeatTimeout", options.heartbeatTimeout ?? undefined);
  if (options.retry !== undefined) checkRetry(options.retry);
  return options;
}

/** The SDK looks only in the workflow, which would then fail its task again and again. */
function checkRetry(retry: NonNullable<StepOptions["retry"]>): void {
  const { maximumAttempts, initialInterval, maximumInterval, backoffCoefficient } = retry;
  if (maximumAttempts !== undefined && !(Number.isSafeInteger(maximumAttempts) && maximumAttempts > 0))
    throw refusal("retry.maximumAttempts", "must be a whole number from 1");
  checkTime("retry.initialInterval", initialInterval);
  checkTime("retry.maximumInterval", maximumInterval);
  // Temporal's own first interval is a second.
  if (maximumInterval !== undefined && maximumInterval < (initialInterval ?? 1_000))
    throw refusal("retry.maximumInterval", "must not be shorter than the first interval");
  if (backoffCoefficient !== undefined && !(Number.isFinite(backoffCoefficient) && backoffCoefficient >= 1))
    throw refusal("retry.backoffCoefficient", "must be a number from 1");
}

function checkTime(name: string, value: number | undefined): void {
  if (value !== undefined && !(Number.isFinite(value) && value >= 1))
    throw refusal(name, "must be milliseconds, from 1");
}

function refusal(name: string, reason: string): InvalidOptionError {
  return new InvalidOptionError(`native.temporal.${name}`, reason);
}

/** @throws InvalidOptionError (INVALID_OPTION) for one that a worker of this backend does not have */
export function readWorkerOptions(native: object | undefined): TemporalWorkerOptions {
  const options: TemporalWorkerOptions = read(native, WORKER_NAMES);
  if (options.workflowsPath !== undefined && options.workflowBundle !== undefined)
    throw refusal("workflowBundle", "and workflowsPath exclude each other");
  return options;
}

/** Those that a worker's server is told with the activity. */
export function stepOptionsOf({
  retry,
  startToCloseTimeout,
  heartbeatTimeout,
}: TemporalNativeOptions): StepOptions | undefined {
  const options = { retry, startToCloseTimeout, heartbeatTimeout };
  return Object.values(options).every((option) => option === undefined) ? undefined : options;
}

function read(native: object | undefined, names: readonly string[]): object {
  for (const name of Object.keys(native ?? {})) {
    if (!names.includes(name)) throw refusal(name, `is not one of ${names.join(", ")}`);
  }
  return native ?? {};
}
