// Runs a task from submit to result in a process of its own, and prints who listens for signals; then it has to end by itself.
import { createBackend, defineTask } from "@task-abstraction/core";
import hatchet from "../../src/index.ts";

const [token = "", hostPort = "", apiUrl = "", namespace = ""] = process.argv.slice(2);
const configuration = { token, hostPort, apiUrl, namespace, tlsStrategy: "none" } as const;
const add = defineTask("add", (a: number, b: number) => a + b);
const backend = createBackend(hatchet, { tasks: [{ add }], configuration });
const worker = await backend.startWorker();
const listeners = { SIGINT: process.listenerCount("SIGINT"), SIGTERM: process.listenerCount("SIGTERM") };
const { status } = await backend.waitForResult(await backend.submit(add, 1, 2), { timeoutMs: 20_000 });
await worker.stop();
await backend.close();
console.log(JSON.stringify({ status, listeners }));
