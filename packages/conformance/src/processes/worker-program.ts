// A worker in a process of its own, to be killed. SIGTERM stops it in good order.
import type { WorkerOptions } from "@task-abstraction/core";
import { openProcessBackend } from "./process-backend.ts";

const { backend, program } = await openProcessBackend();
process.once("SIGTERM", () => void backend.close());
await backend.startWorker(program as WorkerOptions);
console.log("ready");
