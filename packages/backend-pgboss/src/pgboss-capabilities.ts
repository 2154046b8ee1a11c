import type { Capabilities } from "@task-abstraction/core";

/** pg-boss lets a job be active for at most 24 h (`expireInSeconds`); a minute of it is kept for our own timeout. */
export const LONGEST_RUN_MS = 86_340_000;

/**
 * PostgreSQL holds 255 MB in one jsonb value. A call that ends a step carries its result twice (once as the next step's
 * argument, beside that one's own), and one of the embedded engine takes two bytes a character.
 */
export const LARGEST_PAYLOAD_BYTES = 16 * 1024 * 1024;

/** The most this backend can do; `narrow` lowers the two limits that configuration sets. */
export const pgbossCapabilities = {
  // timestamptz reaches far beyond any delay in use; a delayed job is seen by the next poll after its time.
  delay: { maxMs: 100 * 365 * 86_400_000, precisionMs: 1_000 },
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
  maxRunMs: LONGEST_RUN_MS,
  maxPayloadBytes: LARGEST_PAYLOAD_BYTES,
  reports: { attempts: true, startedAt: true, running: true, taskName: true },
} as const satisfies Capabilities;
