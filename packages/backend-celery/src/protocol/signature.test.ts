import { expect, test } from "vitest";
import { readSignatures, writeSignature } from "./signature.ts";

const dumped = {
  task: "t.add",
  args: [10],
  kwargs: { a: 1 },
  options: { queue: "q", task_id: "id" },
  subtask_type: null,
  immutable: true,
};

test("readSignatures() reads what Celery dumps, and writeSignature() writes it so", () => {
  const [signature] = readSignatures([dumped], "chain");
  expect(writeSignature(signature!)).toEqual(dumped);
});

test("readSignatures() takes one for a list of one, and nothing for none", () => {
  expect(readSignatures(dumped, "link")).toHaveLength(1);
  expect(readSignatures(null, "link")).toEqual([]);
  expect(readSignatures(undefined, "link")).toEqual([]);
});

test("what a signature leaves out is empty", () => {
  expect(readSignatures({ task: "t", kwargs: null, options: null }, "link")).toEqual([
    { task: "t", args: [], kwargs: {}, options: {}, immutable: false, subtaskType: null },
  ]);
});

test.for([
  [1, "link is no signature"],
  [["t"], "link[0] is no signature"],
  [[{}], "link[0].task is no text"],
  [{ task: "t", args: "a" }, "link.args is no list"],
  [{ task: "t", args: null }, "link.args is no list"],
  [{ task: "t", kwargs: [] }, "link.kwargs is no mapping"],
  [{ task: "t", options: "o" }, "link.options is no mapping"],
] as const)("readSignatures(%j) throws: %s", ([value, message]) => {
  expect(() => readSignatures(value, "link")).toThrow(new TypeError(message));
});
