// Starts a worker, and prints who listens for signals, or why it did not start.
import { createBackend, defineTask } from "@task-abstraction/core";
import temporal from "../../src/index.ts";

const [address = "", namespace = ""] = process.argv.slice(2);
const add = defineTask("add", (a: number, b: number) => a + b);
const backend = createBackend(temporal, { tasks: [{ add }], configuration: { address, namespace } });
try {
  await backend.startWorker();
  const signals = ["SIGINT", "SIGTERM", "SIGQUIT", "SIGUSR2"] as const;
  const listeners = signals.map((signal) => [signal, process.listenerCount(signal)]);
  console.log(JSON.stringify({ signals: Object.fromEntries(listeners) }));
} catch (error) {
  const { code, message } = error as Error & { code?: string };
  console.log(JSON.stringify({ code, message }));
}
await backend.close();
