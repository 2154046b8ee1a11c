import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import type { Totals } from "../../scripts/totals-reporter.mjs";

test("the totals count tests, broken files and broken hooks, and say why a test was skipped", () => {
  const { passed, failed, skipped } = countTotals([]);
  expect({ passed, failed }).toEqual({ passed: 2, failed: 3 });
  expect(skipped.map(({ title, reason }) => `${title.replace(/^.* > /, "")}: ${reason}`).sort()).toEqual([
    "is skipped: marked skip, no reason given",
    "never runs: a hook before it failed",
    "skips itself: the tool is missing",
  ]);
});

test("the totals leave out what a name filter left out", () => {
  expect(countTotals(["outcomes", "-t", "passes"])).toEqual({ passed: 2, failed: 0, skipped: [] });
});

function countTotals(args: readonly string[]): Totals {
  const folder = mkdtempSync(join(tmpdir(), "task-abstraction-totals-"));
  const file = join(folder, "totals.json");
  try {
    spawnSync(
      process.execPath,
      [pathOf("../../node_modules/vitest/vitest.mjs"), "run", ...reporter(), ...args],
      {
        cwd: pathOf("fixture"),
        env: { ...process.env, TASK_ABSTRACTION_TOTALS_FILE: file },
      },
    );
    return JSON.parse(readFileSync(file, "utf8")) as Totals;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function reporter(): readonly string[] {
  return [`--reporter=${pathOf("../../scripts/totals-reporter.mjs")}`];
}

function pathOf(relative: string): string {
  return fileURLToPath(new URL(relative, import.meta.url));
}
