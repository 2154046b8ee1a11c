import { expect, test } from "vitest";
import { listAbsentRuns } from "../../scripts/absent-runs.mjs";

test("listAbsentRuns() says once of a whole run that it did not take place, and nothing of single tests", () => {
  const reason = "the Hatchet conformance run did not take place: there is no engine";
  const skipped = [
    { title: "contract", reason },
    { title: "faults", reason },
    { title: "one test", reason: "the tool is missing" },
  ];
  expect(listAbsentRuns(skipped)).toEqual([reason]);
});
