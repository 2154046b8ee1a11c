import type { BackendUnderTest } from "@task-abstraction/conformance";
import hatchet from "../../src/index.ts";
import { startHatchetHarness } from "./hatchet-harness.ts";

/** Hatchet as the suite is told about it. */
export const hatchetUnderTest: BackendUnderTest = {
  name: "hatchet 0.104",
  packageName: "@task-abstraction/backend-hatchet",
  from: import.meta.url,
  definition: hatchet,
  limits: {
    redeliveryMs: 40_000,
    why: "Hatchet takes a worker for dead 30 s after its last heartbeat; neither is a setting",
    // An idle queue is looked at every 30 s: so late a retry with a delay may be.
    latenessMs: 35_000,
    resultMs: 45_000,
    // Heartbeats come from a thread of their own, which a blocked event loop does not hold up.
    silence: { ms: 30_000, blocked: "run once" },
    probeLagMs: 3_000,
    slowness: 3,
  },
  lowered: { maxPayloadBytes: { maxPayloadBytes: 2_000 } },
  start: startHatchetHarness,
};
