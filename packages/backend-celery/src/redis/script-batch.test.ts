import { expect, test, vi } from "vitest";
import { ScriptBatch } from "./script-batch.ts";

/** A batch of texts, whose script answers as it is told. */
function open(answer: (items: readonly string[]) => readonly (number | string)[]) {
  const run = vi.fn(async (items: readonly string[]) => answer(items));
  return { batch: new ScriptBatch<string>({ run, lengthOf: (item) => item.length }), run };
}

test("add() runs the script once for the items of one turn", async () => {
  const { batch, run } = open((items) => items.map(() => 1));
  await Promise.all([batch.add("a"), batch.add("b")]);
  await batch.add("c");
  expect(run.mock.calls).toEqual([[["a", "b"]], [["c"]]]);
});

test("add() answers each item, or rejects with why it could not be done", async () => {
  const { batch } = open(() => [0, "WRONGTYPE", 1]);
  const [first, second, third] = await Promise.allSettled(["a", "b", "c"].map((item) => batch.add(item)));
  expect(first).toMatchObject({ value: 0 });
  expect(second).toMatchObject({ reason: { message: "WRONGTYPE" } });
  expect(third).toMatchObject({ value: 1 });
});

test("add() keeps a command small", async () => {
  const { batch, run } = open((items) => items.map(() => 1));
  const large = "x".repeat(1024 * 1024);
  const small = Array.from({ length: 150 }, () => "x");
  await Promise.all([...small, large, large].map((item) => batch.add(item)));
  expect(run.mock.calls.map(([items]) => items.length)).toEqual([100, 51, 1]);
});

test("add() rejects as the command does", async () => {
  const { batch } = open(() => {
    throw new Error("closed");
  });
  await expect(batch.add("a")).rejects.toThrow("closed");
});
