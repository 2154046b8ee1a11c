// A worker in a process of its own, to be killed. Settings come as JSON in the first argument.
import { createBackend } from "@task-abstraction/core";
import pgboss from "../../src/index.ts";
import * as tasks from "./recorded-tasks.ts";

const { configuration } = JSON.parse(process.argv[2] ?? "{}");
const backend = createBackend(pgboss, { configuration, tasks: [tasks] });
await backend.startWorker({ concurrency: 10 });
process.once("SIGTERM", () => void backend.close());
console.log("ready");
