import type { Capabilities } from "@task-abstraction/core";

/**
 * Temporal takes 2 MiB (`limit.blobSize.error`) as the arguments of one activity: a step has the result of the step before
 * beside its own.
 */
const MAX_PAYLOAD_BYTES = 1_040_000;

/** The most this backend can do. */
export const temporalCapabilities = {
  delay: { maxMs: 10 * 365 * 86_400_000, precisionMs: 1_000 },
  priority: true,
  idempotencyKey: true,
  expires: true,
  cancel: "running",
  unknownId: "not-found",
  unknownIdGraceMs: 0,
  unregisteredTask: "queued",
  results: "any-process",
  stepResults: true,
  retryDelay: "per-failure",
  crashUsesAttempt: true,
  workerLost: "configured",
  maxRunMs: null,
  maxPayloadBytes: MAX_PAYLOAD_BYTES,
  reports: { attempts: true, startedAt: true, running: true, taskName: true },
} as const satisfies Capabilities;
