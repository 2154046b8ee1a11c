import { expect, test } from "vitest";
import { StopRequest } from "./stop-request.ts";

test("ask() drains first, then stops at once, then has nothing left", () => {
  const stop = new StopRequest();
  expect(stop.ask()).toBe("drain");
  expect([stop.drain.aborted, stop.now.aborted]).toEqual([true, false]);
  expect(stop.ask()).toBe("now");
  expect(stop.now.aborted).toBe(true);
  expect(stop.ask()).toBe("again");
});

test("fail() drains and keeps the first error; a signal after it stops at once", () => {
  const stop = new StopRequest();
  stop.fail(new Error("first"));
  stop.fail(new Error("second"));
  expect(stop.drain.aborted).toBe(true);
  expect(stop.fault?.error).toMatchObject({ message: "first" });
  expect(stop.ask()).toBe("now");
});
