// Stores histories of runs of the present plan version, for every later version of this package to replay. Run by hand when
// a new plan version is released, with the address of a server:
//   node test/record-histories.ts 127.0.0.1:7233
import { mkdir, writeFile } from "node:fs/promises";
import { createBackend, defineTask, defineWorkflow, workflow } from "@task-abstraction/core";
import { historyToJSON } from "@temporalio/common/lib/proto-utils.js";
import temporal from "../src/index.ts";

const VERSION = 1;
const folder = new URL(`histories/v${VERSION}/`, import.meta.url);

const add = defineTask("add", (a: number, b: number) => a + b);
const fail = defineTask("fail", { retry: { maxAttempts: 2, initialDelayMs: 0 } }, (value: number) => {
  throw new TypeError(`not ${value}`);
});
const hold = defineTask("hold", () => new Promise<never>(() => undefined));

const backend = createBackend(temporal, {
  tasks: [{ add, fail, hold }],
  configuration: { address: process.argv[2] ?? "localhost:7233", heartbeatSeconds: 5 },
});
await backend.startWorker({ name: "recorder" });
const wait = { timeoutMs: 20_000 };

const store = async (name: string, id: string): Promise<void> => {
  const client = await backend.native.client();
  const history = await client.workflow.getHandle(id).fetchHistory();
  await writeFile(new URL(`${name}.json`, folder), `${JSON.stringify(withoutPlaces(history), null, 1)}\n`);
};

await mkdir(folder, { recursive: true });

const task = await backend.using({ headers: { tenant: "a" }, expiresMs: 600_000 }).submit(add, 1, 2);
await backend.waitForResult(task, wait);
await store("task", task);

const failed = await backend.submit(fail, 1);
await backend.waitForResult(failed, wait);
await store("task-that-fails", failed);

const native = { temporal: { retry: { maximumAttempts: 3 }, startToCloseTimeout: 60_000 } };
const tuned = await backend.using({ native }).submit(add, 1, 2);
await backend.waitForResult(tuned, wait);
await store("task-with-native-options", tuned);

const chain = await backend
  .using({ priority: "high", headers: { tenant: "a" } })
  .submitWorkflow(workflow("sums").step(add, 1, 2).step(add, 10).step(add, 100));
await backend.waitForWorkflowResult(chain, wait);
await store("chain", chain);

const broken = await backend.submitWorkflow(defineWorkflow("broken", [[add, 1, 2], fail, [add, 100]]));
await backend.waitForWorkflowResult(broken, wait);
await store("chain-that-fails", broken);

const held = await backend.submitWorkflow(defineWorkflow("held", [[add, 1, 2], "hold"]));
for (;;) {
  const { steps } = await backend.getWorkflowResult(held);
  if (steps?.[1]?.status === "running") break;
}
await backend.cancel(held);
await backend.waitForWorkflowResult(held, wait);
await store("chain-that-is-cancelled", held);

await backend.close();

/** Where it was recorded is nobody's business. */
function withoutPlaces(history: Parameters<typeof historyToJSON>[0]): unknown {
  return JSON.parse(historyToJSON(history), (key, value) =>
    key === "identity" || key === "stackTrace" ? "" : value,
  );
}
