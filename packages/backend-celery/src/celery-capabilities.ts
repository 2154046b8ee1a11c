import type { Capabilities } from "@task-abstraction/core";

/**
 * Half of what RabbitMQ 4 takes as one message (16 MiB), less the envelope: the message of a step holds the result of the
 * step before beside its own arguments and those of all that follow.
 */
const MAX_PAYLOAD_BYTES = 7_864_320;

/** What Celery can do at most; a configuration may take away. */
export const celeryCapabilities = {
  delay: { maxMs: 10 * 365 * 86_400_000, precisionMs: 1_000 },
  priority: true,
  // A message with a known id is one more message.
  idempotencyKey: false,
  expires: true,
  cancel: "running",
  // Nothing is stored of a task before a worker tells what became of it.
  unknownId: "pending",
  unknownIdGraceMs: 0,
  unregisteredTask: "queued",
  results: "any-process",
  stepResults: true,
  retryDelay: "per-failure",
  crashUsesAttempt: false,
  workerLost: "configured",
  maxRunMs: null,
  maxPayloadBytes: MAX_PAYLOAD_BYTES,
  reports: { attempts: true, startedAt: true, running: true, taskName: false },
} as const satisfies Capabilities;
