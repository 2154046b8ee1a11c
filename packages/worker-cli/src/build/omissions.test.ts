import { expect, test } from "vitest";
import { Omissions } from "./omissions.ts";

const omissions = new Omissions(
  [
    { from: "whole" },
    { from: "part", files: ["src", "dist/*.map", "lib/!(index).cjs"] },
    { from: "part", files: ["releases/*-apple-*"], os: ["!darwin"] },
    { from: "part", files: ["releases/*-linux-*"], os: ["!linux"] },
    { from: "part", files: ["releases/arm-*"], cpu: ["x64"] },
  ],
  { os: "linux", cpu: "x64" },
);

test("hasPackage() is true for what has no files", () => {
  expect([omissions.hasPackage("whole"), omissions.hasPackage("part")]).toEqual([true, false]);
});

test.each([
  ["src/deep/a.rs", true],
  ["source/a.rs", false],
  ["dist/a.map", true],
  ["dist/deep/a.map", false],
  ["lib/other.cjs", true],
  ["lib/index.cjs", false],
  ["releases/arm-apple-darwin/a.node", true],
  ["releases/x64-linux-gnu/a.node", false],
  ["releases/arm-linux-gnu/a.node", true],
  ["types/a.d.ts", true],
  ["types/a.ts", false],
])("hasFile() of %s is %s on Linux, x64", (path, expected) => {
  expect(omissions.hasFile("part", path)).toBe(expected);
});

test("hasFile() keeps the types that belong to the compiler", () => {
  expect(omissions.hasFile("typescript", "lib/lib.d.ts")).toBe(false);
});
