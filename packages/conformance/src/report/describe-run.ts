import { type BackendUnderTest, fillLimits } from "../suite/backend-under-test.ts";
import { type CollectedStage, capabilitiesOf } from "../suite/collect-tests.ts";
import type { RunLog } from "../suite/run-log.ts";
import type { SetUpReport } from "./set-up-report.ts";

/** A finished run as a report. */
export function describeRun(
  under: Omit<BackendUnderTest, "start">,
  stages: readonly CollectedStage[],
  { log, file }: { readonly log: RunLog; readonly file: string },
): SetUpReport {
  const { name, packageName, narrowed = {}, limits } = under;
  return {
    name,
    packageName,
    file,
    capabilities: capabilitiesOf(under),
    narrowed,
    limits: fillLimits(limits),
    stages: stages.map((stage) => ({
      name: stage.name,
      budgetSeconds: stage.budgetMs / 1_000,
      seconds: roundSeconds(log.seconds(stage.name)),
      sections: stage.sections.map((section) => ({
        name: section.name,
        tests: section.tests.map(({ title, path }) => ({
          title,
          ...(stage.notRun === undefined
            ? log.outcomeOf(path)
            : ({ outcome: "not run", reason: stage.notRun } as const)),
        })),
      })),
    })),
  };
}

function roundSeconds(seconds: number | undefined): number | null {
  return seconds === undefined ? null : Math.round(seconds);
}
