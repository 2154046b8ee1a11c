import { expect, test } from "vitest";
import { LamportClock } from "./lamport-clock.ts";

test("forward() counts what happens here", () => {
  const clock = new LamportClock();
  expect([clock.forward(), clock.forward()]).toEqual([1, 2]);
});

test("adjust() passes a clock that is ahead", () => {
  const clock = new LamportClock();
  clock.adjust(41);
  expect(clock.value).toBe(42);
});

test.each([3, undefined, "99", Number.NaN, 1e300, -1])("adjust(%o) does not turn back or jump", (other) => {
  const clock = new LamportClock();
  clock.adjust(5);
  clock.adjust(other);
  expect(clock.value).toBe(7);
});
