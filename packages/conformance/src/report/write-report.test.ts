import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { backendOnPaper } from "../../test/paper-backend.ts";
import { collectTests } from "../suite/collect-tests.ts";
import { RunLog } from "../suite/run-log.ts";
import { describeRun } from "./describe-run.ts";
import { writeReport } from "./write-report.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "report-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("writeReport()", () => {
  it("writes what came of every test, and of those that were left out that they were not run", () => {
    const under = { ...backendOnPaper(), name: "paper, folded" };
    const stages = collectTests(under, [
      {
        name: "stage",
        budgetMs: 90_000,
        order: "sequential",
        sections: [
          [
            "section",
            (suite) => {
              suite.test("one", async () => undefined);
              suite.test("two", async () => undefined);
            },
          ],
        ],
      },
    ]);
    const log = new RunLog();
    log.add("section > one", () => ({ outcome: "passed" }));
    writeReport(describeRun(under, stages, { log, file: "a.test.ts" }), { TASK_CONFORMANCE_REPORT: folder });
    expect(readdirSync(folder)).toEqual(["paper-folded.json"]);
    expect(JSON.parse(readFileSync(join(folder, "paper-folded.json"), "utf8"))).toMatchObject({
      name: "paper, folded",
      file: "a.test.ts",
      limits: { redeliveryMs: 1_000, resultMs: 20_000 },
      stages: [
        {
          name: "stage",
          seconds: null,
          budgetSeconds: 90,
          sections: [
            {
              name: "section",
              tests: [
                { title: "one", outcome: "passed" },
                { title: "two", outcome: "not run", reason: "left out of this run" },
              ],
            },
          ],
        },
      ],
    });
  });

  it("writes nothing where no folder is named", () => {
    const under = { ...backendOnPaper(), name: "paper" };
    writeReport(describeRun(under, [], { log: new RunLog(), file: "" }), {});
    expect(readdirSync(folder)).toEqual([]);
  });
});
