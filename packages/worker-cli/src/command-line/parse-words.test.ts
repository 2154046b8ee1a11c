import { InvalidArgumentError } from "commander";
import { expect, test } from "vitest";
import { parseCount, parsePort } from "./parse-count.ts";
import { parseDuration } from "./parse-duration.ts";
import { collectHeader } from "./parse-header.ts";
import { parseJson } from "./parse-json.ts";
import { collectList, splitList } from "./parse-list.ts";

test.each([
  ["500", 500],
  ["500ms", 500],
  ["1.5s", 1_500],
  ["30s", 30_000],
  ["5m", 300_000],
  ["2h", 7_200_000],
  ["1d", 86_400_000],
  ["0", 0],
])("parseDuration(%j) is %i ms", (text, durationMs) => {
  expect(parseDuration(text)).toBe(durationMs);
});

test.each(["", "-1", "s", "30 s", "1e3", "5min", "Infinity"])("parseDuration(%j) is refused", (text) => {
  expect(() => parseDuration(text)).toThrow(InvalidArgumentError);
});

test.each(["", "0", "-1", "1.5", "many"])("parseCount(%j) is refused", (text) => {
  expect(() => parseCount(text)).toThrow(InvalidArgumentError);
});

test.each(["", " ", "-1", "65536", "http"])("parsePort(%j) is refused", (text) => {
  expect(() => parsePort(text)).toThrow(InvalidArgumentError);
});

test("parsePort() takes 0: the system chooses", () => {
  expect(parsePort("0")).toBe(0);
});

test("splitList() splits at commas, but not in the braces of a glob", () => {
  expect(splitList(" a, b ,,c")).toEqual(["a", "b", "c"]);
  expect(splitList("./tasks/{a,b}.ts,./more/*.ts")).toEqual(["./tasks/{a,b}.ts", "./more/*.ts"]);
  expect(splitList("")).toEqual([]);
});

test("collectList() keeps what was given before", () => {
  expect(collectList("b,c", ["a"])).toEqual(["a", "b", "c"]);
});

test("collectHeader() splits at the first =", () => {
  expect(collectHeader("b=c=d", { a: "1" })).toEqual({ a: "1", b: "c=d" });
  expect(() => collectHeader("=x", undefined)).toThrow(InvalidArgumentError);
});

test("parseJson() takes numbers that JSON holds exactly, and refuses to round others", () => {
  expect(parseJson("[0.1, 9007199254740991, 1e300]", "It")).toEqual([0.1, 9_007_199_254_740_991, 1e300]);
  expect(() => parseJson('{"id": 9007199254740993}', "It")).toThrow("9007199254740993 is larger");
});
