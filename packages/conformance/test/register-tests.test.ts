import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { startProcess } from "../src/processes/managed-process.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "register-tests-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const vitest = join(dirname(createRequire(import.meta.url).resolve("vitest/package.json")), "vitest.mjs");
const fixture = join(import.meta.dirname, "register-tests");

interface Report {
  readonly testResults: readonly {
    readonly assertionResults: readonly { title: string; status: string }[];
  }[];
}

/** The outcome of every test of the fixture, by title. */
async function runFixture(): Promise<Readonly<Record<string, string>>> {
  const output = join(folder, "report.json");
  const run = startProcess({
    name: "vitest",
    arguments: [vitest, "run", "--config", join(fixture, "vitest.config.ts"), `--outputFile=${output}`],
    workingDirectory: fixture,
  });
  await run.exited;
  const { testResults } = JSON.parse(readFileSync(output, "utf8")) as Report;
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  return Object.fromEntries(tests.map(({ title, status }) => [title, status]));
}

it("fails what fails, what was known to fail and passes, what hangs, and a stage over its budget; skips what is not run", async () => {
  expect(await runFixture()).toEqual({
    passes: "passed",
    fails: "failed",
    "fails as is known": "passed",
    "was known to fail and passes": "failed",
    "ends itself": "skipped",
    hangs: "failed",
    "is not for this backend": "skipped",
    "in time: at most 60 s": "passed",
    "takes a while": "passed",
    "too slow: at most 0.001 s": "failed",
  });
});
