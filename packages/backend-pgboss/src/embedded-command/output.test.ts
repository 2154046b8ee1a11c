import { expect, it } from "vitest";
import { formatColumns } from "./format-columns.ts";
import { formatDuration, formatSize } from "./format-quantity.ts";
import { coloursFor } from "./output.ts";

it("coloursFor() colours terminals only, unless told", () => {
  const isColoured = (isTTY: boolean, environment: NodeJS.ProcessEnv): boolean =>
    coloursFor({ isTTY }, environment).isColorSupported;
  expect(isColoured(true, {})).toBe(true);
  expect(isColoured(false, { CI: "true" })).toBe(false);
  expect(isColoured(false, { FORCE_COLOR: "1" })).toBe(true);
  expect(isColoured(true, { NO_COLOR: "1" })).toBe(false);
  expect(isColoured(true, { TERM: "dumb" })).toBe(false);
});

it.each([
  [0, "0 ms", "0 bytes"],
  [999, "999 ms", "999 bytes"],
  [1_500, "1.5 s", "1.5 kB"],
  [5_400_000, "1.5 h", "5.4 MB"],
  [172_800_000, "2 d", "172.8 MB"],
])("formatDuration(%d) is %s, formatSize() %s", (value, duration, size) => {
  expect([formatDuration(value), formatSize(value)]).toEqual([duration, size]);
});

it("formatColumns() aligns, whatever the colours, and ends lines at their text", () => {
  const rows = [
    ["a", "\u001B[31mlong\u001B[39m", "x"],
    ["bbb", "c"],
  ];
  expect(formatColumns(rows)).toEqual(["a    \u001B[31mlong\u001B[39m  x", "bbb  c"]);
});
