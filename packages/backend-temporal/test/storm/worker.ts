// A worker in a process of its own, to be killed. Settings come as JSON in the first argument.
import { recordedTask, serveUntilKilled } from "@task-abstraction/conformance";
import { createBackend } from "@task-abstraction/core";
import temporal from "../../src/index.ts";
import * as tasks from "./storm-tasks.ts";

const configuration = JSON.parse(process.argv[2] ?? "{}");
const backend = createBackend(temporal, { configuration, tasks: [{ recordedTask }, tasks] });
await serveUntilKilled(backend, { concurrency: 5 });
