import { describe, expect, it } from "vitest";
import { backendOnPaper } from "../../test/paper-backend.ts";
import { collectTests, type StagePlan } from "./collect-tests.ts";
import type { Section } from "./suite.ts";

const plan = (section: Section): readonly StagePlan[] => [
  { name: "stage", budgetMs: 1_000, order: "concurrent", sections: [["section", section]] },
];
const body = async () => undefined;

describe("collectTests()", () => {
  it("keeps the order of the section and fills the timeout in", () => {
    const [stage] = collectTests(
      backendOnPaper(),
      plan((suite) => {
        suite.test("first", body);
        suite.notRun("second", "not today");
        suite.test("third", body, { timeoutMs: 5 });
      }),
    );
    expect(stage?.sections[0]?.tests).toMatchObject([
      { path: "section > first", timeoutMs: 30_000, run: body },
      { path: "section > second", run: "not today" },
      { path: "section > third", timeoutMs: 5 },
    ]);
  });

  it("refuses two tests of one title", () => {
    const twice: Section = (suite) => {
      suite.test("same", body);
      suite.test("same", body);
    };
    expect(() => collectTests(backendOnPaper(), plan(twice))).toThrow('"section > same"');
  });

  it("marks a known failure with its reason", () => {
    const under = { ...backendOnPaper(), knownFailures: { "section > one": "the engine forgets" } };
    const [stage] = collectTests(
      under,
      plan((suite) => suite.test("one", body)),
    );
    expect(stage?.sections[0]?.tests[0]?.knownFailure).toBe("the engine forgets");
  });

  it("refuses a known failure that names no test", () => {
    const under = { ...backendOnPaper(), knownFailures: { "section > renamed": "the engine forgets" } };
    const section: Section = (suite) => suite.test("one", body);
    expect(() => collectTests(under, plan(section))).toThrow('"section > renamed"');
  });

  it("gives a slow engine more time", () => {
    const { limits, ...under } = backendOnPaper();
    const [stage] = collectTests(
      { ...under, limits: { ...limits, slowness: 2 } },
      plan((suite) => suite.test("one", body)),
    );
    expect(stage?.budgetMs).toBe(2_000);
  });

  it("refuses a backend that keeps no results", () => {
    const under = { ...backendOnPaper(), narrowed: { results: "none" as const } };
    expect(() => collectTests(under, [])).toThrow("keeps no results");
  });
});
