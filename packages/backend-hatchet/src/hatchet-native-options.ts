import { InvalidOptionError } from "@task-abstraction/core";

/** Hatchet's own options, as `native: { hatchet: … }` of a task or a call. */
export interface HatchetNativeOptions {
  /** Hatchet's own number: 1 to 3, the most urgent. */
  readonly priority?: number | undefined;
  /** Beside the run in Hatchet's pages, where runs are found by it. */
  readonly additionalMetadata?: Readonly<Record<string, string>> | undefined;
  /** Of a task: ends it `cancelled` EXPIRED when no worker has taken it for so long, in milliseconds, rounded up to seconds. */
  readonly scheduleTimeoutMs?: number | undefined;
  /** Of a task: the SDK's `rateLimits`. */
  readonly rateLimits?: readonly object[] | undefined;
  /** Of a task: the SDK's `concurrency`. */
  readonly concurrency?: object | readonly object[] | undefined;
  /** Of a task: the SDK's `desiredWorkerLabels`. */
  readonly desiredWorkerLabels?: object | undefined;
  /** Of a task: the SDK's `idempotency`. Such a task takes some ten submits at once. */
  readonly idempotency?: object | undefined;
}

const NAMES: readonly string[] = [
  "priority",
  "additionalMetadata",
  "scheduleTimeoutMs",
  "rateLimits",
  "concurrency",
  "desiredWorkerLabels",
  "idempotency",
] satisfies (keyof HatchetNativeOptions)[];

/** `native: { hatchet: … }` of a worker. */
export interface HatchetWorkerOptions {
  /** Labels of the worker, which `desiredWorkerLabels` of tasks are compared with. */
  readonly labels?: Readonly<Record<string, string | number>> | undefined;
}

const WORKER_NAMES: readonly string[] = ["labels"] satisfies (keyof HatchetWorkerOptions)[];

declare module "@task-abstraction/core" {
  interface NativeOptions {
    readonly hatchet?: HatchetNativeOptions | undefined;
  }
  interface NativeWorkerOptions {
    readonly hatchet?: HatchetWorkerOptions | undefined;
  }
}

/** @throws InvalidOptionError (INVALID_OPTION) for one that this backend does not have, or that Hatchet does not take */
export function readNativeOptions(native: object | undefined): HatchetNativeOptions {
  const options: HatchetNativeOptions = read(native, NAMES);
  const { priority, additionalMetadata, scheduleTimeoutMs } = options;
  if (priority !== undefined && ![1, 2, 3].includes(priority)) throw refusal("priority", "must be 1, 2 or 3");
  if (scheduleTimeoutMs !== undefined && !(Number.isFinite(scheduleTimeoutMs) && scheduleTimeoutMs > 0))
    throw refusal("scheduleTimeoutMs", "must be milliseconds, more than 0");
  for (const [key, value] of Object.entries(additionalMetadata ?? {})) {
    if (typeof value !== "string" || `${key}${value}`.includes("\0"))
      throw refusal("additionalMetadata", "must be texts by name, without NUL characters");
  }
  return options;
}

/** @throws InvalidOptionError (INVALID_OPTION) for one that a worker of this backend does not have */
export function readWorkerOptions(native: object | undefined): HatchetWorkerOptions {
  const options: HatchetWorkerOptions = read(native, WORKER_NAMES);
  for (const value of Object.values(options.labels ?? {})) {
    if (typeof value !== "string" && !Number.isSafeInteger(value))
      throw refusal("labels", "must be texts or whole numbers by name");
  }
  return options;
}

function refusal(name: string, reason: string): InvalidOptionError {
  return new InvalidOptionError(`native.hatchet.${name}`, reason);
}

function read(native: object | undefined, names: readonly string[]): object {
  for (const name of Object.keys(native ?? {})) {
    if (!names.includes(name)) throw refusal(name, `is not one of ${names.join(", ")}`);
  }
  return native ?? {};
}
