import { expect, test } from "vitest";
import { Bell } from "./bell.ts";

const LONG_MS = 60_000;

test("wait() ends when it rings", async () => {
  const bell = new Bell();
  const waiting = bell.wait(LONG_MS);
  bell.ring();
  await expect(waiting).resolves.toBeUndefined();
});

test("wait() ends at once when it has rung while nobody waited, once", async () => {
  const bell = new Bell();
  bell.ring();
  bell.ring();
  await bell.wait(LONG_MS);
  const startedAt = performance.now();
  await bell.wait(50);
  expect(performance.now() - startedAt).toBeGreaterThan(40);
});
