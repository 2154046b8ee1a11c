import { expect, test } from "vitest";
import { parseKept } from "./kombu-json.ts";
import { reprArguments, reprValue } from "./python-repr.ts";

/** What Python 3.11 prints. */
test.for([
  [[], "()"],
  [["a"], "('a',)"],
  [[1, 2.5, -0.1], "(1, 2.5, -0.1)"],
  [[null, true, false], "(None, True, False)"],
  [[[], [1, [2]]], "([], [1, [2]])"],
  [["it's", 'b"c', `both ' and "`], `("it's", 'b"c', 'both \\' and "')`],
  [["a\\b\n\r\t\u0000é\u0085"], "('a\\\\b\\n\\r\\t\\x00é\\x85',)"],
  [[{ on: true, list: [] }], "({'on': True, 'list': []},)"],
] as const)("reprArguments(%j) is %s", ([args, text]) => {
  expect(reprArguments(args)).toBe(text);
});

test("reprValue() prints one value, and an integer that JavaScript cannot hold as it was written", () => {
  expect(reprValue({})).toBe("{}");
  expect(reprValue(parseKept("1152921504606846976"))).toBe("1152921504606846976");
});

test("what is long is cut at 1024 characters, between characters", () => {
  const text = reprArguments(["👍".repeat(2_000)]);
  expect(text.length).toBeLessThanOrEqual(1_024);
  expect(text).toMatch(/👍\uFFFD?\.\.\.$/u);
  expect(text.isWellFormed()).toBe(true);
});

test("a large argument is not printed as a whole", () => {
  const huge = Array.from({ length: 100_000 }, () => "x".repeat(10));
  const startedAt = performance.now();
  expect(reprArguments([huge]).length).toBeLessThanOrEqual(1_024);
  expect(performance.now() - startedAt).toBeLessThan(100);
});
