import type { Capabilities } from "@task-abstraction/core";
import { describe, expect, it } from "vitest";
import { everything } from "../../test/paper-backend.ts";
import { capabilityOrder } from "./capability-order.ts";

const atMost = <Name extends keyof Capabilities>(
  name: Name,
  narrow: Capabilities[Name],
  wide: Capabilities[Name],
): boolean => capabilityOrder[name](narrow, wide);

describe("capabilityOrder", () => {
  it("finds every value to be at most itself", () => {
    for (const name of Object.keys(everything) as (keyof Capabilities)[])
      expect(atMost(name, everything[name], everything[name]), name).toBe(true);
  });

  it.each<[boolean, boolean]>([
    [atMost("delay", false, everything.delay), atMost("delay", everything.delay, false)],
    [
      atMost("delay", { maxMs: 1, precisionMs: 9 }, { maxMs: 2, precisionMs: 1 }),
      atMost("delay", { maxMs: 3, precisionMs: 1 }, { maxMs: 2, precisionMs: 1 }),
    ],
    [atMost("priority", false, true), atMost("priority", true, false)],
    [atMost("cancel", "queued", "running"), atMost("cancel", "queued", false)],
    [atMost("results", "submitter-only", "any-process"), atMost("results", "any-process", "none")],
    [atMost("unknownIdGraceMs", 10, 0), atMost("unknownIdGraceMs", 0, 10)],
    [atMost("maxRunMs", 5, null), atMost("maxRunMs", null, 5)],
    [atMost("maxPayloadBytes", 5, 6), atMost("maxPayloadBytes", 6, 5)],
    [
      atMost("reports", { ...everything.reports, running: false }, everything.reports),
      atMost("reports", everything.reports, { ...everything.reports, running: false }),
    ],
  ])("tells less from more", (less, more) => {
    expect([less, more]).toEqual([true, false]);
  });
});
