import { expect, test, vi } from "vitest";
import { PushBatch, type PushTarget } from "./push-batch.ts";

/** A list that notes how it is pushed to. */
function openTarget(list: string, pushMessages = vi.fn(async (..._: unknown[]) => null)) {
  const target = { redis: { pushMessages }, list, channel: "wake" } as unknown as PushTarget;
  return { target, pushMessages };
}

test("push() sends what one turn has for a list by one command, in order", async () => {
  const { target, pushMessages } = openTarget("queue");
  const batch = new PushBatch();
  await Promise.all([batch.push(target, "a"), batch.push(target, "b")]);
  await batch.push(target, "c");
  expect(pushMessages.mock.calls).toEqual([
    [1, "queue", "wake", "a", "b"],
    [1, "queue", "wake", "c"],
  ]);
});

test("push() keeps lists apart", async () => {
  const one = openTarget("one");
  const other = openTarget("other");
  const batch = new PushBatch();
  await Promise.all([batch.push(one.target, "a"), batch.push(other.target, "b")]);
  expect(one.pushMessages.mock.calls).toEqual([[1, "one", "wake", "a"]]);
  expect(other.pushMessages.mock.calls).toEqual([[1, "other", "wake", "b"]]);
});

test("push() sends many by several commands", async () => {
  const { target, pushMessages } = openTarget("queue");
  const batch = new PushBatch();
  await Promise.all(Array.from({ length: 1_201 }, (_, index) => batch.push(target, String(index))));
  expect(pushMessages.mock.calls.map((call) => call.length - 3)).toEqual([500, 500, 201]);
  expect(pushMessages.mock.calls.flatMap((call) => call.slice(3))).toEqual(
    Array.from({ length: 1_201 }, (_, index) => String(index)),
  );
});

test("push() rejects as its command does", async () => {
  const refused = new Error("OOM");
  const { target } = openTarget(
    "queue",
    vi.fn(async () => {
      throw refused;
    }),
  );
  await expect(new PushBatch().push(target, "a")).rejects.toBe(refused);
});
