// Submits a task, and prints which of Temporal's worker packages this process has loaded.
import { createRequire } from "node:module";
import { createBackend, defineTask } from "@task-abstraction/core";
import temporal from "../../src/index.ts";

const [address = "", namespace = ""] = process.argv.slice(2);
const add = defineTask("add", (a: number, b: number) => a + b);
const backend = createBackend(temporal, { tasks: [{ add }], configuration: { address, namespace } });
const id = await backend.submit(add, 1, 2);
const { status } = await backend.getResult(id);
await backend.close();
const loaded = Object.keys(createRequire(import.meta.url).cache);
const native = loaded.filter((path) => /@temporalio.(worker|core-bridge|workflow)/.test(path));
console.log(JSON.stringify({ native, submitted: status === "pending" }));
