import { expect, test } from "vitest";
import { coloursFor } from "./colours.ts";
import { formatColumns } from "./format-columns.ts";
import { formatDuration } from "./format-duration.ts";
import { shellCommand } from "./shell-command.ts";

test.each([
  [0, "0 ms"],
  [0.44, "0.4 ms"],
  [999, "999 ms"],
  [1_500, "1.5 s"],
  [60_000, "1 min"],
  [86_400_000, "24 h"],
  [172_800_000, "2 d"],
])("formatDuration(%d) is %s", (durationMs, text) => {
  expect(formatDuration(durationMs)).toBe(text);
});

test("formatColumns() aligns, whatever the colours, and ends lines at their text", () => {
  expect(
    formatColumns([
      ["a", "\u001B[31mlong\u001B[39m", "x"],
      ["bbb", "c"],
    ]),
  ).toEqual(["a    \u001B[31mlong\u001B[39m  x", "bbb  c"]);
});

test("shellCommand() quotes what a shell would take apart", () => {
  expect(shellCommand("task-backend", undefined, "result", "a b", "it's", "x.y:z")).toBe(
    String.raw`task-backend result 'a b' 'it'\''s' x.y:z`,
  );
});

test("coloursFor() colours terminals only, unless told", () => {
  const isColoured = (isTTY: boolean, environment: NodeJS.ProcessEnv): boolean =>
    coloursFor({ isTTY }, environment).isColorSupported;
  expect(isColoured(true, {})).toBe(true);
  expect(isColoured(false, { CI: "true" })).toBe(false);
  expect(isColoured(false, { FORCE_COLOR: "1" })).toBe(true);
  expect(isColoured(true, { NO_COLOR: "1" })).toBe(false);
  expect(isColoured(true, { TERM: "dumb" })).toBe(false);
});
