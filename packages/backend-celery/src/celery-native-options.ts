import { InvalidOptionError } from "@task-abstraction/core";

/** Celery's own options, as `native: { celery: … }` of a task or a call. */
export interface CeleryNativeOptions {
  /** The broker's own number: on RabbitMQ the larger, on Redis (0 to 9) the smaller is the more urgent. */
  readonly priority?: number | undefined;
  /** Workers store no result. A wait for it times out. */
  readonly ignoreResult?: boolean | undefined;
}

const NAMES: readonly string[] = ["priority", "ignoreResult"] satisfies (keyof CeleryNativeOptions)[];

/** `native: { celery: … }` of a worker. */
export interface CeleryWorkerOptions {
  /** @see CeleryConfiguration.prefetchMultiplier */
  readonly prefetchMultiplier?: number | undefined;
}

const WORKER_NAMES: readonly string[] = ["prefetchMultiplier"] satisfies (keyof CeleryWorkerOptions)[];

declare module "@task-abstraction/core" {
  interface NativeOptions {
    readonly celery?: CeleryNativeOptions | undefined;
  }
  interface NativeWorkerOptions {
    readonly celery?: CeleryWorkerOptions | undefined;
  }
}

/** @throws InvalidOptionError (INVALID_OPTION) for one that this backend does not have */
export function readNativeOptions(native: object | undefined): CeleryNativeOptions {
  return read(native, NAMES);
}

/** @throws InvalidOptionError (INVALID_OPTION) for one that a worker of this backend does not have */
export function readWorkerOptions(native: object | undefined): CeleryWorkerOptions {
  const options: CeleryWorkerOptions = read(native, WORKER_NAMES);
  const { prefetchMultiplier } = options;
  if (
    prefetchMultiplier !== undefined &&
    !(Number.isSafeInteger(prefetchMultiplier) && prefetchMultiplier > 0)
  )
    throw new InvalidOptionError("native.celery.prefetchMultiplier", "must be a whole number from 1");
  return options;
}

function read(native: object | undefined, names: readonly string[]): object {
  for (const name of Object.keys(native ?? {})) {
    if (!names.includes(name))
      throw new InvalidOptionError(`native.celery.${name}`, `is not one of ${names.join(", ")}`);
  }
  return native ?? {};
}
