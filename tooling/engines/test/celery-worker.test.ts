import { fileURLToPath } from "node:url";
import { eventually } from "@task-abstraction/conformance";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { celeryVersions } from "../src/celery/celery-version.ts";
import {
  type CeleryWorker,
  type CeleryWorkerOptions,
  createVirtualHost,
  type RabbitMqServer,
  type RedisServer,
  startCeleryWorker,
  startRabbitMq,
  startRedis,
  takeRedisDatabase,
} from "../src/index.ts";

// RabbitMQ takes some seconds to start, and more of them where many tests run.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const modules = fileURLToPath(new URL("celery", import.meta.url));

let rabbitMq: RabbitMqServer;
let redis: RedisServer;
const workers: CeleryWorker[] = [];

beforeAll(async () => {
  [rabbitMq, redis] = await Promise.all([startRabbitMq(), startRedis({ appendOnly: false })]);
});
afterEach(() => Promise.all(workers.splice(0).map((worker) => worker.stop())));
afterAll(() => Promise.all([rabbitMq?.stop(), redis?.stop()]));

test.for(celeryVersions.offered)("a worker of version %s runs tasks from RabbitMQ", async (version) => {
  const worker = await start({ version });
  const { stdout } = await worker.runPython("import celery; print(celery.__version__)");
  expect(stdout).toContain(`${version}.`);
  expect(await call(worker, "add.delay(2, 3)")).toBe("5");
});

test("a worker runs tasks from Redis", async () => {
  const { urlInside } = await takeRedisDatabase(redis);
  const worker = await start({ brokerUrl: urlInside });
  expect(await call(worker, "add.delay(2, 3)")).toBe("5");
});

test("a worker serves the queues and has the environment and the modules that it was given", async () => {
  const worker = await start({
    queues: ["first", "second"],
    environment: { GREETING: "hello" },
    modules: {
      "inner.py": "import os\ndef read(name): return os.environ[name]",
      "outer.py": "import celery, inner\napp = celery.Celery('outer')\nread = app.task(inner.read)",
    },
    app: "outer",
  });
  const call =
    "from outer import read; print(read.apply_async(('GREETING',), queue='second').get(timeout=10))";
  expect((await worker.runPython(call)).stdout).toBe("hello\n");
});

test("kill() ends a worker with the processes of its pool, and start() lets it run the task again", async () => {
  const worker = await start({ arguments: ["--concurrency", "2"] });
  await worker.runPython("from tasks import sleep; sleep.apply_async((3,), task_id='long')");
  await eventually(async () => expect(await worker.readLog()).toContain("Task sleep[long] received"));
  await worker.kill();
  await expect(worker.runPython("pass")).rejects.toThrow("is not running");
  await worker.start();
  expect((await worker.readLog()).match(/ ready\.$/gm)).toHaveLength(2);
  expect(await call(worker, "app.AsyncResult('long')")).toBe("3");
  expect((await worker.readLog()).match(/Task sleep\[long\] received/g)).toHaveLength(2);
});

test("stop() removes a worker, and may be repeated", async () => {
  const worker = await start({});
  await worker.stop();
  await worker.stop();
  await expect(worker.readLog()).rejects.toMatchObject({ statusCode: 404 });
});

test("startCeleryWorker() rejects with ENGINE_NOT_STARTED and what Python says when the app cannot be imported", async () => {
  await expect(start({ modules: { "tasks.py": "import nothing_of_that_name" } })).rejects.toMatchObject({
    code: "ENGINE_NOT_STARTED",
    message: expect.stringContaining("nothing_of_that_name"),
  });
});

async function start(options: Partial<CeleryWorkerOptions>): Promise<CeleryWorker> {
  const { urlInside: resultUrl } = await takeRedisDatabase(redis);
  const { urlInside: brokerUrl } = await createVirtualHost(rabbitMq);
  const pool = ["-P", "solo", "--without-mingle", "--without-gossip"];
  const worker = await startCeleryWorker({
    brokerUrl,
    resultUrl,
    modules,
    app: "tasks",
    arguments: pool,
    ...options,
  });
  workers.push(worker);
  return worker;
}

/** The value of the task that an expression submits or names. */
async function call(worker: CeleryWorker, expression: string): Promise<string> {
  const { stdout, stderr } = await worker.runPython(
    `from tasks import *\nprint(${expression}.get(timeout=20))`,
  );
  expect(stderr).toBe("");
  return stdout.trim();
}
