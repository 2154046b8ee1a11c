import { type BackendUnderTest, testBackend } from "@task-abstraction/conformance";
import { inject } from "vitest";
import { hatchetUnderTest } from "./conformance/hatchet-under-test.ts";

const hatchet = inject("hatchet");

testBackend(
  "unavailable" in hatchet
    ? { ...hatchetUnderTest, notRun: nothingRuns(hatchet.unavailable) }
    : hatchetUnderTest,
);

function nothingRuns(why: string): BackendUnderTest["notRun"] {
  const reason = `the Hatchet conformance run did not take place: ${why}`;
  return {
    required: reason,
    capabilities: reason,
    "process faults": reason,
    "engine faults": reason,
  };
}
