import { eventually } from "@task-abstraction/conformance";
import { expect, test } from "vitest";
import { ClaimProcesses } from "./claim-process.ts";
import { holdDeliveries, messageOf, namesOf } from "./held-deliveries.ts";
import { RedisPlace } from "./redis-place.ts";

const place = RedisPlace.register();
const processes = ClaimProcesses.register(place);

test("what a worker had between claim and acknowledgement when it was killed is given to others", async () => {
  const broker = place.broker();
  for (const name of ["1", "2", "3"]) await broker.publish(messageOf(name));
  const worker = await processes.start();
  await broker.publish(messageOf("later"));
  await worker.untilOutput(/claimed later/, { timeoutMs: 10_000 });
  const other = await holdDeliveries(broker);
  await worker.kill();
  const [killedAt, deliveries] = [performance.now(), await other.until(4)];
  expect(performance.now() - killedAt).toBeLessThan(5_000);
  expect(namesOf(deliveries).toSorted()).toEqual(["1", "2", "3", "later"]);
  expect(deliveries.every(({ redelivered }) => redelivered)).toBe(true);
});

test("a worker that lives keeps what it has, however long", async () => {
  const broker = place.broker();
  await broker.publish(messageOf("1"));
  await processes.start({ visibilityTimeoutSeconds: 1 });
  const other = await holdDeliveries(broker);
  const takenAt = await readScores();
  await eventually(
    async () => {
      const now = await readScores();
      expect(now.message - takenAt.message).toBeGreaterThan(3);
      expect(now.worker - takenAt.worker).toBeGreaterThan(3);
    },
    { timeoutMs: 10_000 },
  );
  expect(other.deliveries).toEqual([]);
});

test("what a worker had that closes without settling it is given to others", async () => {
  const broker = place.broker();
  await broker.publish(messageOf("1"));
  const first = await holdDeliveries(broker);
  await first.until(1);
  await first.consumer.close();
  const second = await holdDeliveries(place.broker());
  expect(namesOf(await second.until(1))).toEqual(["1"]);
});

test("a worker that was silent because the server was away is not taken for dead", async () => {
  const broker = place.broker();
  await broker.publish(messageOf("1"));
  const first = await holdDeliveries(broker, "q", 1);
  await first.until(1);
  const other = await holdDeliveries(place.broker());
  // Again and again, so that every order of their looks comes about.
  for (let outage = 1; outage <= 5; outage += 1) {
    const workers = await place.redis.zrange("task-abstraction-workers", 0, "-1");
    for (const worker of workers) await place.redis.zadd("task-abstraction-workers", "XX", outage, worker);
    await eventually(async () => {
      const [, longest] = await place.redis.zrange("task-abstraction-workers", 0, "0", "WITHSCORES");
      expect(Number(longest)).toBeGreaterThan(outage);
    });
  }
  expect(other.deliveries).toEqual([]);
  expect(first.deliveries).toHaveLength(1);
});

test("what nobody renews is given out again after the visibility timeout, also by a stranger", async () => {
  const broker = place.broker();
  await broker.publish(messageOf("1", { priority: 6 }));
  const [envelope] = await place.redis.lrange("q\x06\x166", 0, -1);
  await place.redis.del("q\x06\x166");
  // As kombu keeps what a worker in Python took, an hour and a second ago.
  await place.redis.hset("unacked", "tag", JSON.stringify([JSON.parse(envelope as string), "", "q"]));
  await place.redis.zadd("unacked_index", Date.now() / 1_000 - 3_601, "tag");
  const held = await holdDeliveries(broker);
  expect((await held.until(1))[0]).toMatchObject({ redelivered: true, message: { priority: 6 } });
});

test("what a stranger took less than the visibility timeout ago stays theirs", async () => {
  await place.redis.hset("unacked", "tag", JSON.stringify([{}, "", "q"]));
  const score = String(Math.round(Date.now() / 1_000 - 3_500));
  await place.redis.zadd("unacked_index", score, "tag");
  const held = await holdDeliveries(place.broker());
  await place.broker().publish(messageOf("1"));
  expect(namesOf(await held.until(1))).toEqual(["1"]);
  expect(await place.redis.zscore("unacked_index", "tag")).toBe(score);
});

test("nothing is put back while another worker holds the lock of kombu", async () => {
  await place.redis.set("unacked_mutex", "python", "PX", 1_500);
  const broker = place.broker();
  await place.redis.hset("unacked", "tag", JSON.stringify([JSON.parse("{}"), "", "other"]));
  await place.redis.zadd("unacked_index", 1, "tag");
  await holdDeliveries(broker);
  await eventually(async () => expect(await place.redis.llen("other")).toBe(1));
  expect(await place.redis.get("unacked_mutex")).not.toBe("python");
});

test("a message of a named exchange goes back to the queues that are bound to it", async () => {
  await place.redis.sadd(
    "_kombu.binding.news",
    "sport\x06\x16\x06\x16direct",
    "a.#\x06\x16^a\\..*?$\x06\x16topic",
  );
  for (const [tag, key] of Object.entries({ direct: "sport", topic: "a.b.c", nowhere: "b" })) {
    await place.redis.hset("unacked", tag, JSON.stringify([{ headers: {}, properties: {} }, "news", key]));
    await place.redis.zadd("unacked_index", 1, tag);
  }
  await holdDeliveries(place.broker());
  await eventually(async () => {
    expect(await place.redis.llen("direct")).toBe(1);
    expect(await place.redis.llen("topic")).toBe(1);
  });
  // Nothing is known of where it belongs: it is left to those who know.
  expect(await place.redis.hkeys("unacked")).toEqual(["nowhere"]);
});

/** When the message was renewed last, and when the worker was seen that has been longest in silence. */
async function readScores(): Promise<{ readonly message: number; readonly worker: number }> {
  const [, message] = await place.redis.zrange("unacked_index", 0, "-1", "WITHSCORES");
  const [, worker] = await place.redis.zrange("task-abstraction-workers", 0, "-1", "WITHSCORES");
  return { message: Number(message), worker: Number(worker) };
}
