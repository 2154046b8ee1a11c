import { eventually } from "@task-abstraction/conformance";
import { defineTask, unwrap, workflow } from "@task-abstraction/core";
import { takeRedisDatabase } from "@task-abstraction/engines";
import { Redis } from "ioredis";
import { expect, inject, test } from "vitest";
import { openEnvelope } from "../../src/redis/kombu-envelope.ts";
import { RedisResults } from "../../src/results/redis-results.ts";
import { holdDeliveries, messageOf, namesOf } from "./held-deliveries.ts";
import { RedisPlace } from "./redis-place.ts";

const place = RedisPlace.register();
const echo = defineTask("echo", (value: string) => value);
const wait = { timeoutMs: 20_000 };

test("results may be kept in another database: nothing of them is where the messages are", async () => {
  const results = await takeRedisDatabase(inject("redis"));
  let failures = 0;
  const flaky = defineTask("flaky", { retry: { maxAttempts: 3, initialDelayMs: 100 } }, (value: string) => {
    failures += 1;
    if (failures < 3) throw new Error("again");
    return `${value}!`;
  });
  const backend = place.backend({ echo, flaky }, { resultBackend: results.url });
  await backend.startWorker();
  const run = await backend.submitWorkflow(workflow("chain").step(echo, "a").step(flaky).step(echo));
  expect(unwrap(await backend.waitForWorkflowResult(run, wait))).toBe("a!");
  expect((await place.redis.keys("celery-task-meta-*")).length).toBe(0);
  await eventually(async () => expect(await place.countUnacked()).toBe(0));
  const redis = new Redis(results.url);
  expect((await redis.keys("*")).filter((key) => !key.startsWith("celery-task-meta-"))).toEqual([]);
  redis.disconnect();
});

test("without results tasks are run all the same", async () => {
  const ran = Promise.withResolvers<string>();
  const tell = defineTask("tell", (value: string) => ran.resolve(value));
  const backend = place.backend({ tell }, { resultBackend: undefined });
  await backend.startWorker();
  await backend.submit(tell, "hello");
  expect(await ran.promise).toBe("hello");
  await eventually(async () => expect(await place.countUnacked()).toBe(0));
});

test("delayed tasks occupy no worker, however many", async () => {
  const backend = place.backend({ echo }, { prefetchMultiplier: 1 });
  await backend.startWorker({ concurrency: 1 });
  const later = backend.using({ delayMs: 600_000 });
  await later.submitMany(
    echo,
    Array.from({ length: 20 }, () => ["later"]),
  );
  expect(unwrap(await backend.waitForResult(await backend.submit(echo, "now"), wait))).toBe("now");
  await eventually(async () => expect(await place.redis.zcard("task-abstraction-delayed-celery")).toBe(20));
});

test("a delayed task can be cancelled, and does not run when its time has come", async () => {
  const runs: string[] = [];
  const note = defineTask("note", (value: string) => void runs.push(value));
  const backend = place.backend({ note });
  await backend.startWorker();
  const id = await backend.using({ delayMs: 1_500 }).submit(note, "cancelled");
  await eventually(async () => expect(await place.redis.zcard("task-abstraction-delayed-celery")).toBe(1));
  await backend.cancel(id);
  await eventually(async () => expect(await place.countUnacked()).toBe(0));
  await backend.waitForResult(await backend.submit(note, "last"), wait);
  expect(runs).toEqual(["last"]);
});

test("submitMany() of thousands keeps their order, and each is there", async () => {
  const backend = place.backend({ echo });
  const values = Array.from({ length: 3_000 }, (_, index) => [String(index)] as [string]);
  await backend.submitMany(echo, values);
  const list = (await place.redis.lrange("celery\x06\x163", "0", "-1")).toReversed();
  const sent = list.map((text) => JSON.parse(openEnvelope(text).message.body.toString())[0]);
  expect(sent).toEqual(values);
});

test("submitMany() of more than goes at once sends all of it", async () => {
  const backend = place.backend({ echo });
  const large = "x".repeat(4_000_000);
  const ids = await backend.submitMany(
    echo,
    Array.from({ length: 12 }, () => [large] as [string]),
  );
  await backend.startWorker({ concurrency: 4 });
  for (const id of ids) expect(unwrap(await backend.waitForResult(id, wait))).toBe(large);
});

test.each(["high", "normal", "low"] as const)(
  "a task of %s priority wakes an idle worker",
  async (priority) => {
    const backend = place.backend({ echo });
    await backend.startWorker();
    const startedAt = performance.now();
    for (let turn = 0; turn < 8; turn += 1) {
      const id = await backend.using({ priority }).submit(echo, "x");
      await backend.waitForResult(id, wait);
    }
    // By looking alone, twice a second, it would be four seconds.
    expect(performance.now() - startedAt).toBeLessThan(2_500);
  },
);

test("a worker that holds one task at a time takes the next when it has ended", async () => {
  const backend = place.backend({ echo }, { prefetchMultiplier: 1 });
  const values = Array.from({ length: 10 }, (_, index) => [String(index)] as [string]);
  const ids = await backend.submitMany(echo, values);
  const startedAt = performance.now();
  await backend.startWorker({ concurrency: 1 });
  await Promise.all(ids.map((id) => backend.waitForResult(id, wait)));
  // By looking alone, twice a second, it would be five seconds.
  expect(performance.now() - startedAt).toBeLessThan(3_000);
});

test("what others put into a less urgent list is found by an idle worker", async () => {
  const held = await holdDeliveries(place.broker());
  const other = place.broker();
  await other.publish(messageOf("urgent"));
  await held.until(1);
  await other.publish(messageOf("ours", { priority: 9 }));
  await held.until(2);
  const [raw] = Object.values(await place.redis.hgetall("unacked"));
  await place.redis.lpush("q\x06\x166", JSON.stringify(JSON.parse(raw as string)[0]));
  expect(namesOf(await held.until(3)).slice(0, 2)).toEqual(["urgent", "ours"]);
});

test("two queues have their prefetch each", async () => {
  const broker = place.broker();
  for (const queue of ["q", "r"])
    for (const name of ["1", "2"]) await broker.publish(messageOf(`${queue}${name}`, { queue }));
  const names: string[] = [];
  const consumer = broker.consume({
    queues: ["q", "r", "q"],
    prefetch: 1,
    onDelivery: ({ message }) => names.push(message.body.toString()),
  });
  await consumer.ready;
  expect(names.toSorted()).toEqual(["q1", "r1"]);
  expect(consumer.isHealthy()).toBe(true);
});

test("a start that is told late does not replace the retry of its attempt, and that of the next does", async () => {
  const { url } = place.database;
  const address = { url, title: "Redis", tls: undefined, setting: "resultBackend" };
  const logger = { debug() {}, info() {}, warn() {}, error() {} };
  const store = new RedisResults({ address, prefix: "", expiresSeconds: 60, logger });
  const write = async (state: "STARTED" | "RETRY", retries: number) => {
    const result = { id: "1", state, retries };
    await store.write([{ result, replyTo: undefined, correlationId: undefined }]);
    return (await store.lookUp("1"))?.state;
  };
  expect(await write("RETRY", 0)).toBe("RETRY");
  expect(await write("STARTED", 0)).toBe("RETRY");
  expect(await write("STARTED", 1)).toBe("STARTED");
  await store.close();
});
