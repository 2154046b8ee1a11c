import { eventually } from "@task-abstraction/conformance";
import { expect, test } from "vitest";
import type { Delivery } from "../../src/broker/celery-broker.ts";
import { markRedelivered } from "../../src/redis/kombu-envelope.ts";
import { holdDeliveries, messageOf, namesOf } from "./held-deliveries.ts";
import { RedisPlace } from "./redis-place.ts";

const place = RedisPlace.register();

test("messages are given out by urgency, 0 first, and each step in the order it was published", async () => {
  const broker = place.broker();
  for (const [index, priority] of [9, 0, 4, 3, 6, undefined].entries())
    await broker.publish(messageOf(`${index}: ${priority}`, { priority }));
  const held = await holdDeliveries(broker);
  expect(namesOf(await held.until(6))).toEqual(["1: 0", "5: undefined", "2: 4", "3: 3", "4: 6", "0: 9"]);
});

test("a message that is given out lies where kombu keeps it, as it was", async () => {
  const broker = place.broker();
  await broker.publish(messageOf("first"));
  const [raw] = await place.redis.lrange("q", 0, -1);
  const held = await holdDeliveries(broker);
  await held.until(1);
  const [[tag, value] = []] = Object.entries(await place.redis.hgetall("unacked"));
  expect(JSON.parse(value as string)).toEqual([JSON.parse(raw as string), "", "q"]);
  expect(Number(await place.redis.zscore("unacked_index", tag as string))).toBeCloseTo(
    Date.now() / 1_000,
    -2,
  );
  expect(await place.redis.llen("q")).toBe(0);
});

test("no more than the prefetch are held, and one more for each that is settled", async () => {
  const broker = place.broker();
  for (const name of ["1", "2", "3", "4"]) await broker.publish(messageOf(name));
  const held = await holdDeliveries(broker, "q", 2);
  const [first] = (await held.until(2)) as [Delivery];
  expect(await place.redis.llen("q")).toBe(2);
  await first.settle({ verdict: "done" });
  expect(namesOf(await held.until(3))).toEqual(["1", "2", "3"]);
  expect(await place.countUnacked()).toBe(2);
});

test("settle(again) puts it back so that it is next, marked as redelivered", async () => {
  const broker = place.broker();
  for (const name of ["1", "2", "3"]) await broker.publish(messageOf(name, { priority: 3 }));
  const held = await holdDeliveries(broker, "q", 1);
  const [first] = (await held.until(1)) as [Delivery];
  await held.consumer.pause();
  await first.settle({ verdict: "again" });
  const second = await holdDeliveries(place.broker());
  expect(namesOf(await second.until(3))).toEqual(["1", "2", "3"]);
  expect(second.deliveries.map(({ redelivered }) => redelivered)).toEqual([true, false, false]);
});

test("settle() of a message that was given to somebody else publishes nothing, and leaves it to them", async () => {
  const broker = place.broker();
  await broker.publish(messageOf("1"));
  const held = await holdDeliveries(broker);
  const [mine] = (await held.until(1)) as [Delivery];
  await held.consumer.pause();
  await putBackAsKombu();
  const other = await holdDeliveries(place.broker());
  const [theirs] = (await other.until(1)) as [Delivery];
  await mine.settle({
    verdict: "done",
    publish: [{ message: messageOf("next", { queue: "n" }), dueAt: undefined }],
  });
  expect(mine.lapsed.aborted).toBe(true);
  expect(await place.redis.exists("n")).toBe(0);
  expect(await place.countUnacked()).toBe(1);
  await theirs.settle({ verdict: "done" });
  expect(theirs.lapsed.aborted).toBe(false);
  expect(await place.countUnacked()).toBe(0);
});

test("a message that was given to somebody else lapses by itself", async () => {
  const broker = place.broker();
  await broker.publish(messageOf("1"));
  const held = await holdDeliveries(broker, "q", 1);
  const [mine] = (await held.until(1)) as [Delivery];
  await putBackAsKombu();
  await eventually(() => expect(mine.lapsed.aborted).toBe(true));
  // It is this worker's again, since nobody else is there.
  expect((await held.until(2))[1]).toMatchObject({ redelivered: true });
});

test("acknowledgeEarly() takes it out; what follows is published all the same", async () => {
  const broker = place.broker();
  await broker.publish(messageOf("1"));
  const held = await holdDeliveries(broker);
  const [early] = (await held.until(1)) as [Delivery];
  await early.acknowledgeEarly();
  expect(await place.countUnacked()).toBe(0);
  await early.settle({
    verdict: "done",
    publish: [{ message: messageOf("next", { queue: "n" }), dueAt: undefined }],
  });
  expect(await place.redis.llen("n")).toBe(1);
});

test("what waits for its time is held by no worker, is not early, and is given out in order", async () => {
  const broker = place.broker();
  await broker.publish(messageOf("1"));
  const held = await holdDeliveries(broker, "q", 1);
  const [first] = (await held.until(1)) as [Delivery];
  const dueAt = (delayMs: number) => new Date(Date.now() + delayMs);
  const later = dueAt(700);
  await first.settle({
    verdict: "done",
    publish: [
      { message: messageOf("third"), dueAt: later },
      { message: messageOf("second", { priority: 6 }), dueAt: dueAt(300) },
      { message: messageOf("at once"), dueAt: undefined },
    ],
  });
  expect(namesOf(await held.until(2))).toEqual(["1", "at once"]);
  await (held.deliveries[1] as Delivery).settle({ verdict: "done" });
  expect(namesOf(await held.until(3))).toEqual(["1", "at once", "second"]);
  await (held.deliveries[2] as Delivery).settle({ verdict: "done" });
  expect(namesOf(await held.until(4))).toEqual(["1", "at once", "second", "third"]);
  expect(Date.now()).toBeGreaterThanOrEqual(later.getTime());
  expect(await place.redis.exists("task-abstraction-delayed-q")).toBe(0);
});

test("what waits for its time goes to the list of its priority then, also while its worker has no room", async () => {
  const broker = place.broker();
  for (const name of ["1", "2"]) await broker.publish(messageOf(name));
  const held = await holdDeliveries(broker, "q", 1);
  const [first] = (await held.until(1)) as [Delivery];
  const dueAt = new Date(Date.now() + 200);
  await first.settle({ verdict: "done", publish: [{ message: messageOf("low", { priority: 9 }), dueAt }] });
  await held.until(2);
  await eventually(async () => expect(await place.redis.llen("q\x06\x169")).toBe(1));
  expect(await place.countUnacked()).toBe(1);
});

test("what waits for its time and is for a queue of others goes there at once", async () => {
  const broker = place.broker();
  await broker.publish(messageOf("1"));
  const held = await holdDeliveries(broker);
  const [first] = (await held.until(1)) as [Delivery];
  const dueAt = new Date(Date.now() + 60_000);
  await first.settle({ verdict: "done", publish: [{ message: messageOf("2", { queue: "python" }), dueAt }] });
  expect(await place.redis.llen("python")).toBe(1);
});

test("no JSON is given out as what it is, and kept as JSON until it is settled", async () => {
  const broker = place.broker();
  await place.redis.lpush("q", Buffer.from([0x22, 0x5c, 0x00, 0x1f, 0x7f, 0x80, 0xff]));
  await place.redis.lpush("q", "hello");
  const held = await holdDeliveries(broker);
  expect(namesOf(await held.until(2))[1]).toBe("hello");
  const kept = Object.values(await place.redis.hgetall("unacked")).map((value) => JSON.parse(value)[0]);
  expect(kept.toSorted()).toEqual(['"\\\x00\x1f\x7f\x80\xff', "hello"]);
  for (const delivery of held.deliveries) await delivery.settle({ verdict: "dead-letter" });
  expect(await place.countUnacked()).toBe(0);
});

test("close() leaves no trace of a worker that has settled everything", async () => {
  const broker = place.broker();
  await broker.publish(messageOf("1"));
  const held = await holdDeliveries(broker);
  for (const delivery of await held.until(1)) await delivery.settle({ verdict: "done" });
  await held.consumer.close();
  expect((await place.redis.keys("*")).toSorted()).toEqual([
    "_kombu.binding.q",
    "_kombu.binding_permanent.q",
  ]);
});

/** As a worker in Python does it after the visibility timeout. */
async function putBackAsKombu(): Promise<void> {
  const [[tag, value] = ["", "[]"]] = Object.entries(await place.redis.hgetall("unacked"));
  const [envelope] = JSON.parse(value) as [object];
  await place.redis
    .multi()
    .zrem("unacked_index", tag)
    .hdel("unacked", tag)
    .rpush("q", markRedelivered(JSON.stringify(envelope)))
    .exec();
}
