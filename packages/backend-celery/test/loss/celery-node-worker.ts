// A worker of celery-node that takes the tasks of the loss test. Broker and results come in the first two arguments.
import { setTimeout as delay } from "node:timers/promises";
import { createWorker } from "celery-node";

const [broker = "", results = ""] = process.argv.slice(2);
const worker = createWorker(broker, results);
worker.register("recorded", async (value: number, durationMs: number) => {
  await delay(durationMs);
  return value;
});
void worker.start();
console.log("ready");
