// A worker in a process of its own, to be killed. Settings come as JSON in the first argument.
import { serveUntilKilled, stormTasks } from "@task-abstraction/conformance";
import { createBackend } from "@task-abstraction/core";
import celery from "../../src/index.ts";

const configuration = JSON.parse(process.argv[2] ?? "{}");
const backend = createBackend(celery, { configuration, tasks: [stormTasks] });
await serveUntilKilled(backend, { concurrency: 5 });
