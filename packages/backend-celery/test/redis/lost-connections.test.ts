import { eventually } from "@task-abstraction/conformance";
import { defineTask, SubmitError, unwrap } from "@task-abstraction/core";
import { type RedisServer, startRedis } from "@task-abstraction/engines";
import type { Redis } from "ioredis";
import { afterAll, beforeAll, expect, test } from "vitest";
import { holdDeliveries, messageOf, namesOf } from "./held-deliveries.ts";
import { LosingProxy } from "./losing-proxy.ts";
import { RedisPlace } from "./redis-place.ts";

const place = RedisPlace.register(() => server);
let server: RedisServer;

beforeAll(async () => {
  server = await startRedis();
});

afterAll(() => server.stop());

test("no task is lost, left or run twice while all connections are cut again and again", async () => {
  const runs = new Map<number, number>();
  const count = defineTask("count", (number: number) => {
    runs.set(number, (runs.get(number) ?? 0) + 1);
    return number;
  });
  const backend = place.backend({ count });
  await backend.startWorker({ concurrency: 8 });
  const numbers = Array.from({ length: 400 }, (_, index) => index);
  const ids = await backend.submitMany(
    count,
    numbers.map((number) => [number]),
  );
  const results = Promise.all(ids.map((id) => backend.waitForResult(id, { timeoutMs: 30_000 })));
  for (let cut = 0; cut < 10; cut += 1) {
    await place.redis.call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
    await eventually(async () => expect((await listConnections()).length).toBeGreaterThan(1));
  }
  expect((await results).map(unwrap)).toEqual(numbers);
  expect(await place.countUnacked()).toBe(0);
  expect([...runs.values()].filter((times) => times !== 1)).toEqual([]);
});

test("messages whose answer was lost on the way are given out all the same, once", async () => {
  using proxy = await LosingProxy.start(place.database.url);
  const broker = place.broker(proxy.url);
  const held = await holdDeliveries(broker);
  const lost = proxy.loseAnswer((answer) => answer.includes('"id":"1"'));
  const publisher = place.broker();
  for (const name of ["1", "2", "3"]) await publisher.publish(messageOf(name, { priority: 3 }));
  await lost;
  expect(namesOf(await held.until(3)).toSorted()).toEqual(["1", "2", "3"]);
  for (const delivery of held.deliveries) await delivery.settle({ verdict: "done" });
  expect(await place.countUnacked()).toBe(0);
});

test("a settlement whose answer was lost is carried out once", async () => {
  using proxy = await LosingProxy.start(place.database.url);
  const broker = place.broker(proxy.url);
  await broker.publish(messageOf("1"));
  const held = await holdDeliveries(broker);
  const [first] = await held.until(1);
  const lost = proxy.loseAnswer(() => true);
  const settle = () =>
    first?.settle({
      verdict: "done",
      publish: [{ message: messageOf("2", { queue: "n" }), dueAt: undefined }],
    });
  await Promise.all([lost, eventually(async () => await settle())]);
  expect(await place.countUnacked()).toBe(0);
  expect(await place.redis.llen("n")).toBe(1);
});

test("after a restart a worker takes tasks of all priorities, and hears of revokes", async () => {
  const started = Promise.withResolvers<void>();
  const tasks = {
    echo: defineTask("echo", (text: string) => text),
    endless: defineTask("endless", async () => {
      started.resolve();
      await new Promise(() => {});
    }),
  };
  const backend = place.backend(tasks);
  await backend.startWorker({ drainTimeoutMs: 100 });
  await server.restart();
  for (const priority of ["high", "normal", "low"] as const) {
    const id = await eventually(() => backend.using({ priority }).submit(tasks.echo, priority));
    expect(unwrap(await backend.waitForResult(id, { timeoutMs: 20_000 }))).toBe(priority);
  }
  const id = await backend.submit(tasks.endless);
  await started.promise;
  expect(await backend.cancel(id)).toBe("cancelled");
  expect(await backend.waitForResult(id, { timeoutMs: 20_000 })).toMatchObject({ status: "cancelled" });
});

test("publish() without a server is not sent, and one that it does not answer may have arrived", async () => {
  const broker = place.broker();
  await broker.ping();
  await server.pause();
  const unanswered = broker.publish(messageOf("1")).catch((error: unknown) => error);
  // On its way: the server's end takes the connection with it.
  await server.kill();
  expect(await unanswered).toMatchObject({ code: "SUBMIT_FAILED", outcome: "unknown" });
  expect(await broker.publish(messageOf("2")).catch((error: unknown) => error)).toMatchObject({
    code: "SUBMIT_FAILED",
    outcome: "not-sent",
  });
  await server.start();
  await eventually(() => broker.publish(messageOf("3")));
});

test("publish() of what the server refuses is not sent", async () => {
  const broker = place.broker();
  await place.redis.set("q", "no list");
  const refused = broker.publish(messageOf("1")).catch((error: unknown) => error);
  expect(await refused).toBeInstanceOf(SubmitError);
  expect(await refused).toMatchObject({ outcome: "not-sent" });
});

test("a worker that could not put a message back does so when the server is there again", async () => {
  const broker = place.broker();
  await broker.publish(messageOf("1"));
  const held = await holdDeliveries(broker, "q", 1);
  const [first] = await held.until(1);
  await server.kill();
  await expect(first?.settle({ verdict: "again" })).rejects.toMatchObject({ code: "BACKEND_UNAVAILABLE" });
  await server.start();
  expect(namesOf(await held.until(2))).toEqual(["1", "1"]);
});

test("a worker of a server that is not there says so", async () => {
  await server.kill();
  try {
    const backend = place.backend({ nothing: defineTask("nothing", () => null) });
    await expect(backend.startWorker()).rejects.toMatchObject({ code: "BACKEND_UNAVAILABLE" });
    await expect(backend.ping()).rejects.toMatchObject({ code: "BACKEND_UNAVAILABLE" });
  } finally {
    await server.start();
  }
});

async function listConnections(): Promise<readonly string[]> {
  const client: Redis = place.redis;
  return String(await client.call("CLIENT", "LIST", "TYPE", "normal"))
    .trim()
    .split("\n");
}
