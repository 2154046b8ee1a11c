import type { Capabilities } from "@task-abstraction/core";

/** Everything that core knows, without a limit, except that nothing leaves the process. */
export const testingCapabilities = {
  delay: { maxMs: 100 * 365 * 86_400_000, precisionMs: 1 },
  priority: true,
  idempotencyKey: true,
  expires: true,
  cancel: "running",
  unknownId: "not-found",
  unknownIdGraceMs: 0,
  unregisteredTask: "queued",
  results: "submitter-only",
  stepResults: true,
  retryDelay: "per-failure",
  crashUsesAttempt: false,
  workerLost: "configured",
  maxRunMs: null,
  maxPayloadBytes: null,
  reports: { attempts: true, startedAt: true, running: true, taskName: true },
} as const satisfies Capabilities;

/** Of a backend that a test makes: whoever shares its engine is in this process, and may read. */
export const fullCapabilities = {
  ...testingCapabilities,
  results: "any-process",
} as const satisfies Capabilities;
