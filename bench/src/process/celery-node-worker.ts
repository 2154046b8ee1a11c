import { createWorker } from "celery-node";
import { TASK_NAME } from "../contenders/celery-plan.ts";

// A worker of celery-node's, which logs every task otherwise.
console.info = () => undefined;
const [, , brokerUrl, resultUrl, queue] = process.argv as [string, string, string, string, string];
const worker = createWorker(brokerUrl, resultUrl, queue);
worker.register(TASK_NAME, () => null);
void worker.start();
process.send?.("started");
process.once("disconnect", () => process.exit());
