import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, test } from "vitest";
import { ByteWindow } from "./byte-window.ts";

/** Who is in, in order. */
function enterAll(window: ByteWindow, sizes: readonly number[]): string[] {
  const entered: string[] = [];
  for (const [index, size] of sizes.entries())
    void window.enter(size).then(() => entered.push(`${index}: ${size}`));
  return entered;
}

test("enter() lets in what fits, and the rest in their order when others leave", async () => {
  const window = new ByteWindow(10);
  const entered = enterAll(window, [6, 4, 5, 1]);
  await nextTurn();
  expect(entered).toEqual(["0: 6", "1: 4"]);
  window.leave(4);
  await nextTurn();
  expect(entered).toHaveLength(2);
  window.leave(6);
  await nextTurn();
  expect(entered).toEqual(["0: 6", "1: 4", "2: 5", "3: 1"]);
});

test("enter() lets in alone what is larger than all of it", async () => {
  const window = new ByteWindow(10);
  const entered = enterAll(window, [1, 50, 1]);
  await nextTurn();
  expect(entered).toEqual(["0: 1"]);
  window.leave(1);
  await nextTurn();
  expect(entered).toEqual(["0: 1", "1: 50"]);
  window.leave(50);
  await nextTurn();
  expect(entered).toHaveLength(3);
});
