import { randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import {
  createNamespace,
  startTemporal,
  startTemporalPythonWorker,
  type TemporalNamespace,
  type TemporalPythonWorker,
  type TemporalPythonWorkerOptions,
  type TemporalServer,
} from "../src/index.ts";
import { withClient } from "./temporal/with-client.ts";

const modules = fileURLToPath(new URL("temporal", import.meta.url));
const taskQueue = "python";

let temporal: TemporalServer;
let world: TemporalNamespace;
const workers: TemporalPythonWorker[] = [];

beforeAll(async () => {
  temporal = await startTemporal({ version: "1.32" });
  world = await createNamespace(temporal);
});
afterEach(() => Promise.all(workers.splice(0).map((worker) => worker.stop())));
afterAll(() => temporal?.stop());

test("a worker serves asynchronous and plain activities of its module in its namespace", async () => {
  await start({});
  expect(await call("add", [2, 3])).toBe(5);
  expect(await call("describe_place")).toEqual([world.namespace, taskQueue]);
});

test("a worker serves the module that it is told", async () => {
  const source = `
import inner
from temporalio import activity
activities = [activity.defn(inner.double)]
`;
  await start({
    modules: { "inner.py": "def double(value): return 2 * value", "outer.py": source },
    module: "outer",
  });
  expect(await call("double", [2])).toBe(4);
});

test("runPython() reaches the server and the modules", async () => {
  const worker = await start({});
  const script = `
import asyncio, os
from datetime import timedelta
from temporalio.client import Client
from activities import add

async def call():
    client = await Client.connect(os.environ["TEMPORAL_ADDRESS"], namespace=os.environ["TEMPORAL_NAMESPACE"])
    options = {"id": "of-python", "task_queue": "${taskQueue}", "start_to_close_timeout": timedelta(seconds=5)}
    print(await client.execute_activity(add, args=[2, 3], **options))

asyncio.run(call())
`;
  expect(await worker.runPython(script)).toEqual({ stdout: "5\n", stderr: "", exitCode: 0 });
});

test("kill() ends a worker, and start() lets it run what has come meanwhile", async () => {
  const worker = await start({});
  await worker.kill();
  const answer = call("add", [2, 3]);
  await worker.start();
  expect(await answer).toBe(5);
});

test("startTemporalPythonWorker() rejects with ENGINE_NOT_STARTED and what Python says when the module cannot be imported", async () => {
  await expect(start({ modules: { "activities.py": "import nothing_of_that_name" } })).rejects.toMatchObject({
    code: "ENGINE_NOT_STARTED",
    message: expect.stringContaining("nothing_of_that_name"),
  });
});

async function start(options: Partial<TemporalPythonWorkerOptions>): Promise<TemporalPythonWorker> {
  const worker = await startTemporalPythonWorker({ ...world, taskQueue, modules, ...options });
  workers.push(worker);
  return worker;
}

/** The value of an activity that is started by itself. */
function call(name: string, args: readonly unknown[] = []): Promise<unknown> {
  return withClient(world, ({ activity }) =>
    activity.execute(name, { id: randomUUID(), taskQueue, args: [...args], startToCloseTimeout: "5 s" }),
  );
}
