import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { type ManagedProcess, startProcess } from "@task-abstraction/conformance";
import { createBackend } from "@task-abstraction/core";
import {
  createVirtualHost,
  type RabbitMqServer,
  type RedisServer,
  startRabbitMq,
  startRedis,
  takeRedisDatabase,
} from "@task-abstraction/engines";
import { afterAll, beforeAll, expect, it } from "vitest";
import celery from "../src/index.ts";

const TASKS = 20;
const TASK_MS = 3_000;
/** In the middle of the first ones. */
const KILL_AFTER_MS = 1_500;
/** For what is left to be done by the next worker. */
const REST_MS = 60_000;

let rabbitMq: RabbitMqServer;
let redis: RedisServer;
beforeAll(async () => {
  [rabbitMq, redis] = await Promise.all([startRabbitMq(), startRedis()]);
});
afterAll(() => Promise.all([rabbitMq.stop(), redis.stop()]));

/** Twenty tasks, one SIGKILL, another worker: how many results there are in the end. */
async function countResults(start: (broker: string, results: string) => ManagedProcess): Promise<number> {
  await using host = await createVirtualHost(rabbitMq);
  const database = await takeRedisDatabase(redis);
  const configuration = { brokerUrl: host.url, resultBackend: database.url };
  const backend = createBackend(celery, { configuration });
  const workers: ManagedProcess[] = [];
  const startWorker = async (): Promise<ManagedProcess> => {
    const worker = start(host.url, database.url);
    workers.push(worker);
    await worker.untilOutput(/^ready$/m, { timeoutMs: 30_000 });
    return worker;
  };
  try {
    const ids = await backend.submitMany(
      "recorded",
      Array.from({ length: TASKS }, (_, index) => [index, TASK_MS]),
    );
    const first = await startWorker();
    await delay(KILL_AFTER_MS);
    await first.kill();
    await startWorker();
    const results = await Promise.allSettled(
      ids.map((id) => backend.waitForResult(id, { timeoutMs: REST_MS })),
    );
    return results.filter(({ status }) => status === "fulfilled").length;
  } finally {
    await Promise.all(workers.map((worker) => worker.kill()));
    await backend.close();
  }
}

it("a worker of celery-node that is killed has lost what it had taken", { timeout: 180_000 }, async () => {
  const done = await countResults((broker, results) =>
    startProcess({
      name: "celery-node",
      arguments: [join(import.meta.dirname, "loss/celery-node-worker.ts"), broker, results],
    }),
  );
  console.log(`celery-node: ${done} of ${TASKS} tasks done`);
  expect(done).toBeLessThan(TASKS);
});

it("a worker of this backend that is killed has lost nothing", { timeout: 180_000 }, async () => {
  const done = await countResults((brokerUrl, resultBackend) =>
    startProcess({
      name: "ours",
      arguments: [join(import.meta.dirname, "storm/worker.ts"), JSON.stringify({ brokerUrl, resultBackend })],
      environment: { TASK_EXECUTION_LOG: "/dev/null" },
    }),
  );
  console.log(`backend-celery: ${done} of ${TASKS} tasks done`);
  expect(done).toBe(TASKS);
});
