import { setTimeout as delay } from "node:timers/promises";
import { BackendUnavailableError, type TaskBackend, type WorkerOptions } from "@task-abstraction/core";

const PAUSE_MS = 200;

/**
 * All of a worker program that a test kills, and whose engine it kills too: starts a worker, again and again where the
 * engine is away meanwhile, as a supervisor would have it do; then prints `ready`. SIGTERM closes the backend.
 */
export async function serveUntilKilled(backend: TaskBackend, options: WorkerOptions = {}): Promise<void> {
  for (let isStarted = false; !isStarted; ) {
    try {
      await backend.startWorker(options);
      isStarted = true;
    } catch (error) {
      if (!BackendUnavailableError.isInstance(error)) throw error;
      console.log(`again: ${error.message}`);
      await delay(PAUSE_MS);
    }
  }
  process.once("SIGTERM", () => void backend.close());
  console.log("ready");
}
