// A worker in a process of its own, to be killed. Settings come as JSON in the first argument.
import { serveUntilKilled, stormTasks } from "@task-abstraction/conformance";
import { createBackend } from "@task-abstraction/core";
import hatchet from "../../src/index.ts";

const configuration = JSON.parse(process.argv[2] ?? "{}");
const backend = createBackend(hatchet, { configuration, tasks: [stormTasks] });
await serveUntilKilled(backend, { concurrency: 5 });
