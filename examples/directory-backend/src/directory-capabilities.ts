import type { Capabilities } from "@task-abstraction/core";

/** What files in a directory can do, and nothing more. */
export const directoryCapabilities = {
  delay: { maxMs: 100 * 365 * 86_400_000, precisionMs: 1_000 },
  priority: false,
  idempotencyKey: false,
  expires: false,
  cancel: false,
  unknownId: "not-found",
  unknownIdGraceMs: 0,
  unregisteredTask: "queued",
  results: "any-process",
  stepResults: false,
  retryDelay: "per-failure",
  crashUsesAttempt: true,
  workerLost: "configured",
  maxRunMs: null,
  maxPayloadBytes: null,
  reports: { attempts: true, startedAt: true, running: true, taskName: true },
} as const satisfies Capabilities;
