import type { Capabilities } from "@task-abstraction/core";

/** An engine takes messages of 4 MiB (`SERVER_GRPC_MAX_MSG_SIZE`), of which envelope and metadata are a part. */
export const MAX_MESSAGE_BYTES = 4 * 1024 * 1024;

/** The most this backend can do. */
export const hatchetCapabilities = {
  delay: false,
  priority: true,
  idempotencyKey: false,
  expires: true,
  cancel: "running",
  unknownId: "not-found",
  unknownIdGraceMs: 5_000,
  unregisteredTask: "refused",
  results: "any-process",
  stepResults: true,
  retryDelay: "per-task",
  crashUsesAttempt: true,
  workerLost: "engine",
  maxRunMs: null,
  maxPayloadBytes: MAX_MESSAGE_BYTES - 64 * 1024,
  reports: { attempts: true, startedAt: true, running: true, taskName: true },
} as const satisfies Capabilities;
