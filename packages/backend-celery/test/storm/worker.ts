// A worker in a process of its own, to be killed. Settings come as JSON in the first argument. Its engine may be away while
// it starts: it starts again then, as a supervisor would have it do.
import { setTimeout as delay } from "node:timers/promises";
import { BackendUnavailableError, createBackend } from "@task-abstraction/core";
import celery from "../../src/index.ts";
import * as tasks from "./recorded-tasks.ts";

const configuration = JSON.parse(process.argv[2] ?? "{}");
const backend = createBackend(celery, { configuration, tasks: [tasks] });
for (let isStarted = false; !isStarted; ) {
  try {
    await backend.startWorker({ concurrency: 5 });
    isStarted = true;
  } catch (error) {
    if (!BackendUnavailableError.isInstance(error)) throw error;
    await delay(200);
  }
}
process.once("SIGTERM", () => void backend.close());
console.log("ready");
