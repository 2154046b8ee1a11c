import { expect, it } from "vitest";
import { pgbossCapabilities } from "../packages/backend-pgboss/src/pgboss-capabilities.ts";
import type { SetUpReport } from "../packages/conformance/src/index.ts";
import { conformanceLine, conformancePage } from "../scripts/conformance-page.mjs";

const setUp = (
  name: string,
  tests: SetUpReport["stages"][number]["sections"][number]["tests"],
): SetUpReport => ({
  name,
  packageName: "@acme/backend",
  file: "packages/backend-acme/test/conformance-acme.test.ts",
  capabilities: pgbossCapabilities,
  narrowed: {},
  limits: {
    redeliveryMs: 20_000,
    why: "a lease of 10 s",
    resultMs: 20_000,
    latenessMs: 3_000,
    prefetch: 0,
    probeLagMs: 0,
    slowness: 1,
    silence: "not watched",
  },
  stages: [{ name: "required", budgetSeconds: 90, seconds: 42, sections: [{ name: "submit", tests }] }],
});

const report = {
  setUps: [
    setUp("acme", [
      { title: "one", outcome: "passed" },
      { title: "two", outcome: "known failure", reason: "see issue 7" },
      { title: "three", outcome: "not run", reason: "it would take a year" },
    ]),
    setUp("bolt", [{ title: "one", outcome: "passed" }]),
  ],
};

it("conformancePage() counts what passed, and names what did not with its reason", () => {
  const page = conformancePage(report);
  expect(page).toContain("| **required** | **1, 1 known failure, 1 not run**, 42 s | **1**, 42 s |");
  expect(page).toContain("| submit | 1, 1 known failure, 1 not run | 1 |");
  expect(page).toContain("- acme, submit: two (known failure: see issue 7)");
  expect(page).toContain("- acme, submit: three (not run: it would take a year)");
  expect(page).toContain("| `cancel` | queued and running tasks | queued and running tasks |");
  expect(page).toContain("- **bolt**: 20 s. A lease of 10 s.");
});

it("conformanceLine() says how many of how many passed", () => {
  expect(conformanceLine(report)).toContain("acme **1 of 3** · bolt **1 of 1**");
});
