// Submits the tasks 0 to n-1 one after the other, and goes on where the one before it was killed. What was resolved is
// written down, a line each; what was not is submitted again with the same key, as an application would.
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { recordedTask } from "@task-abstraction/conformance";
import { createBackend, SubmitError } from "@task-abstraction/core";
import pgboss from "../../src/index.ts";

const { configuration, log, tasks, taskMs, pauseMs } = JSON.parse(process.argv[2] ?? "{}");
const backend = createBackend(pgboss, { configuration });
const resolved = existsSync(log) ? readFileSync(log, "utf8").split("\n").length - 1 : 0;
console.log("ready");
for (let value = resolved; value < tasks; ) {
  try {
    const id = await backend.using({ idempotencyKey: `task-${value}` }).submit(recordedTask, value, taskMs);
    appendFileSync(log, `${id}\n`);
    value += 1;
  } catch (error) {
    if (!SubmitError.isInstance(error)) throw error;
    console.log(`again: ${error.message}`);
  }
  await delay(pauseMs);
}
await backend.close();
console.log("done");
