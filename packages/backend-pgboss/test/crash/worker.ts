// A worker in a process of its own, to be killed. Settings come as JSON in the first argument. Its engine may be killed
// while it starts: it starts again then, as a supervisor would have it do.
import { BackendUnavailableError, createBackend } from "@task-abstraction/core";
import pgboss from "../../src/index.ts";
import * as tasks from "./recorded-tasks.ts";

const { configuration } = JSON.parse(process.argv[2] ?? "{}");
const backend = createBackend(pgboss, { configuration, tasks: [tasks] });
for (let isStarted = false; !isStarted; ) {
  try {
    await backend.startWorker({ concurrency: 10 });
    isStarted = true;
  } catch (error) {
    if (!BackendUnavailableError.isInstance(error)) throw error;
    console.log(`again: ${error.message}`);
  }
}
process.once("SIGTERM", () => void backend.close());
console.log("ready");
