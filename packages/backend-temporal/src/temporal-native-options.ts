import { InvalidOptionError } from "@task-abstraction/core";
import type { StepOptions } from "./workflow/plan.ts";

/** Temporal's own options, as `native: { temporal: … }` of a task or a call. Times are milliseconds. */
export interface TemporalNativeOptions extends StepOptions {
  /** The queue whose workers carry a chain on, where that of its first step is served by others: for the call that submits it. */
  readonly workflowQueue?: string | undefined;
}

/** Those that the workflow of a task must know for its activity; the others are the workflow's own. */
const ACTIVITY_NAMES = ["retry", "startToCloseTimeout", "heartbeatTimeout"] as const;
const STEP_NAMES = [...ACTIVITY_NAMES, "priorityKey", "fairnessKey", "fairnessWeight", "summary"] as const;
const NAMES: readonly string[] = [...STEP_NAMES, "workflowQueue"] satisfies (keyof TemporalNativeOptions)[];

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
  checkPriority(options);
  if (options.summary !== undefined && typeof options.summary !== "string")
    throw refusal("summary", "must be a text");
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

function checkPriority({ priorityKey = 1, fairnessKey = "", fairnessWeight = 1 }: StepOptions): void {
  if (!(Number.isInteger(priorityKey) && priorityKey >= 1 && priorityKey <= 5))
    throw refusal("priorityKey", "must be a whole number from 1 to 5");
  if (typeof fairnessKey !== "string" || Buffer.byteLength(fairnessKey) > 64)
    throw refusal("fairnessKey", "must be a text of at most 64 bytes");
  if (!(fairnessWeight >= 0.001 && fairnessWeight <= 1_000))
    throw refusal("fairnessWeight", "must be a number from 0.001 to 1000");
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
  for (const [name, value] of Object.entries(options.interceptors ?? {})) {
    if (name === "workflowModules" && options.workflowBundle !== undefined)
      throw refusal("interceptors.workflowModules", "go into the workflowBundle, which is made already");
    if ((name !== "workflowModules" && name !== "activity") || !Array.isArray(value))
      throw refusal(`interceptors.${name}`, "is not a list of activity or workflowModules");
  }
  return options;
}

/** What the workflow of one task passes on to its activity. */
export function activityOptionsOf(native: TemporalNativeOptions): StepOptions | undefined {
  return pick(native, ACTIVITY_NAMES);
}

/**
 * What a chain's workflow passes on to a step. A step's options have those of the call among them, which names a summary and
 * a queue for the chain.
 *
 * @throws InvalidOptionError (INVALID_OPTION) for a queue of the chain that the call does not name
 */
export function stepOptionsOf(
  { workflowQueue, ...native }: TemporalNativeOptions,
  call: TemporalNativeOptions,
): StepOptions | undefined {
  if (workflowQueue !== call.workflowQueue) refuseWorkflowQueue({ workflowQueue });
  return pick(
    { ...native, summary: native.summary === call.summary ? undefined : native.summary },
    STEP_NAMES,
  );
}

/** @throws InvalidOptionError (INVALID_OPTION) when it is given for a task, whose workflow is where the task is */
export function refuseWorkflowQueue({ workflowQueue }: TemporalNativeOptions): void {
  if (workflowQueue !== undefined)
    throw refusal("workflowQueue", "is for the call that submits a chain; a task has its queue");
}

function pick(options: StepOptions, names: readonly (keyof StepOptions)[]): StepOptions | undefined {
  const picked = names.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]]]));
  return picked.length === 0 ? undefined : Object.fromEntries(picked);
}

function read(native: object | undefined, names: readonly string[]): object {
  for (const name of Object.keys(native ?? {})) {
    if (!names.includes(name)) throw refusal(name, `is not one of ${names.join(", ")}`);
  }
  return native ?? {};
}
