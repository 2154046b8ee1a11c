// Run by register-tests.test.ts in a vitest of its own: a suite of a few tests, some of which must fail.
import { describe, expect } from "vitest";
import { collectTests, type StagePlan } from "../../src/suite/collect-tests.ts";
import { registerTests } from "../../src/suite/register-tests.ts";
import { RunLog } from "../../src/suite/run-log.ts";
import { backendOnPaper } from "../paper-backend.ts";

const plans: readonly StagePlan[] = [
  {
    name: "in time",
    budgetMs: 60_000,
    order: "concurrent",
    sections: [
      [
        "section",
        (suite) => {
          suite.test("passes", async () => undefined);
          suite.test("fails", async () => expect(1).toBe(2));
          suite.test("fails as is known", async () => expect(1).toBe(2));
          suite.test("was known to fail and passes", async () => undefined);
          suite.test("ends itself", async ({ skip }) => skip("the harness cannot"));
          suite.test("hangs", () => new Promise(() => undefined), { timeoutMs: 50 });
          suite.notRun("is not for this backend", "it would take a year");
        },
      ],
    ],
  },
  {
    name: "too slow",
    budgetMs: 1,
    order: "sequential",
    sections: [
      [
        "slow",
        (suite) => suite.test("takes a while", () => new Promise((resolve) => setTimeout(resolve, 20))),
      ],
    ],
  },
];

const under = {
  ...backendOnPaper(),
  name: "paper",
  knownFailures: { "section > fails as is known": "a", "section > was known to fail and passes": "b" },
  start: async () => ({
    fresh: async () => ({ configuration: {}, probe: { countTasks: async () => 0 } }),
    stop: async () => undefined,
  }),
};

describe(under.name, () => registerTests(under, collectTests(under, plans), new RunLog()));
