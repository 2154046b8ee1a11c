import { EngineError } from "@task-abstraction/core";
import type * as ActivitySdk from "@temporalio/activity";
import type * as CommonSdk from "@temporalio/common";
import type * as WorkerSdk from "@temporalio/worker";

/** The packages of the SDK that only workers need. */
export interface Sdk {
  readonly worker: typeof WorkerSdk;
  readonly activity: typeof ActivitySdk;
  readonly common: typeof CommonSdk;
}

const PACKAGES = "@temporalio/worker @temporalio/workflow @temporalio/activity";

/** Loads them. @throws EngineError that says what to install, or where the native library cannot run */
export async function loadWorkerSdk(): Promise<Sdk> {
  try {
    const [worker, activity, common] = await Promise.all([
      import("@temporalio/worker"),
      import("@temporalio/activity"),
      import("@temporalio/common"),
    ]);
    return { worker, activity, common };
  } catch (cause) {
    throw new EngineError(explain(cause as NodeJS.ErrnoException), { cause });
  }
}

function explain({ code, message }: NodeJS.ErrnoException): string {
  if (code === "ERR_MODULE_NOT_FOUND" || code === "MODULE_NOT_FOUND")
    return `A worker on Temporal needs packages that clients do not, and that are not installed here. Run: npm install ${PACKAGES}`;
  if (code === "ERR_DLOPEN_FAILED" || /ld-linux|musl|GLIBC/.test(message))
    return `Temporal's native library cannot be loaded on this system: ${message}. It needs glibc: use an image such as node:24-slim instead of one on Alpine.`;
  return `Temporal's worker cannot be loaded: ${message}`;
}
