import { expect, test } from "vitest";
import { KombuKeys, priorityStep, readBinding, writeBinding } from "./kombu-keys.ts";

test("list() of the most urgent priority is the queue itself, and of others a step of kombu", () => {
  const keys = new KombuKeys("", 0);
  expect([undefined, 0, 2, 3, 5, 6, 9].map((priority) => keys.list("celery", priority))).toEqual([
    "celery",
    "celery",
    "celery",
    "celery\x06\x163",
    "celery\x06\x163",
    "celery\x06\x166",
    "celery\x06\x169",
  ]);
});

test("priorityStep() takes what is out of range for the nearest step", () => {
  expect([-1, 0.5, 10, Number.NaN].map(priorityStep)).toEqual([0, 0, 9, 0]);
});

test("lists() begins with the most urgent", () => {
  expect(new KombuKeys("", 0).lists("q")).toEqual(["q", "q\x06\x163", "q\x06\x166", "q\x06\x169"]);
});

test("the prefix is before every key and channel", () => {
  const keys = new KombuKeys("app1:", 8);
  const all = [
    keys.unacked,
    keys.unackedIndex,
    keys.unackedMutex,
    keys.workers,
    keys.list("q", 3),
    keys.delayed("q"),
    keys.binding("q"),
    keys.permanentBinding("q"),
    keys.channel("celery.pidbox"),
    keys.wakeChannel("q"),
  ];
  expect(all.filter((key) => !key.startsWith("app1:"))).toEqual([]);
});

test("channel() names the database, and the routing key where there is one", () => {
  const keys = new KombuKeys("", 8);
  expect(keys.channel("celery.pidbox")).toBe("/8.celery.pidbox");
  expect(keys.channel("celeryev", "worker.heartbeat")).toBe("/8.celeryev/worker.heartbeat");
});

test("a binding is written as kombu does, and read again", () => {
  const binding = { routingKey: "celery", pattern: "", queue: "celery" };
  expect(writeBinding(binding)).toBe("celery\x06\x16\x06\x16celery");
  expect(readBinding(writeBinding(binding))).toEqual(binding);
});
