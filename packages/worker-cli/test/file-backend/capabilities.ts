import type { Capabilities } from "@task-abstraction/core";

export const capabilities = {
  delay: { maxMs: 60_000, precisionMs: 20 },
  priority: false,
  idempotencyKey: false,
  expires: true,
  cancel: "queued",
  unknownId: "not-found",
  unknownIdGraceMs: 0,
  unregisteredTask: "queued",
  results: "any-process",
  stepResults: true,
  retryDelay: "per-failure",
  crashUsesAttempt: false,
  workerLost: "configured",
  maxRunMs: 3_600_000,
  maxPayloadBytes: 1_000_000,
  reports: { attempts: true, startedAt: true, running: true, taskName: true },
} as const satisfies Capabilities;
