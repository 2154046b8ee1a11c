import type { BackendUnderTest } from "@task-abstraction/conformance";
import type { TemporalOptions, TemporalVersion } from "@task-abstraction/engines";
import temporal from "../../src/index.ts";

/** Lowered, so that silence is noticed soon. */
export const HEARTBEAT_SECONDS = 5;

/** What holds for every set-up of Temporal. */
export const temporalUnderTest = {
  packageName: "@task-abstraction/backend-temporal",
  from: import.meta.url,
  definition: temporal,
  limits: {
    redeliveryMs: 15_000,
    why: "Temporal misses a silent worker after heartbeatSeconds (5 here), and a workflow of a dead one goes on after a second",
    silence: { ms: HEARTBEAT_SECONDS * 1_000, blocked: "given up" },
    // Temporal counts by its visibility store, which is written a moment later.
    probeLagMs: 3_000,
    resultMs: 40_000,
    // Each worker has a V8 of its own, and each task two turns as a workflow.
    slowness: 3,
  },
  lowered: { maxPayloadBytes: { maxPayloadBytes: 2_000 } },
} as const satisfies Partial<BackendUnderTest>;

/** Whether set-ups are taken that are otherwise left out. */
export const isWhole = process.env["TASK_CONFORMANCE_ALL"] !== undefined;

/** Of set-ups that differ from another one in what runs a task, or in the server. */
export function faultsElsewhere(): BackendUnderTest["notRun"] {
  if (isWhole) return {};
  const reason = "taken with workflows on server 1.32, and here by npm run conformance -- temporal --all";
  return { "process faults": reason, "engine faults": reason };
}

/** Of the oldest server, which takes minutes. */
export function allElsewhere(): BackendUnderTest["notRun"] {
  if (isWhole) return {};
  const reason = "taken by npm run conformance -- temporal --all";
  return { ...faultsElsewhere(), required: reason, capabilities: reason };
}

/** For those: a server that is never killed has its data in memory, which is quicker. */
export function serverWithoutFaults(version: TemporalVersion): TemporalOptions {
  return { version, databaseFile: isWhole };
}
