import type { BackendUnderTest } from "@task-abstraction/conformance";
import celery from "../../src/index.ts";

/** Lowered, so that silence is noticed soon. */
export const HEARTBEAT_SECONDS = 5;

/** What holds for every set-up of Celery. */
export const celeryUnderTest = {
  packageName: "@task-abstraction/backend-celery",
  from: import.meta.url,
  definition: celery,
  lowered: { maxPayloadBytes: { maxPayloadBytes: 2_000 }, maxRunMs: { maxRunMs: 500 } },
} as const satisfies Partial<BackendUnderTest>;

/** How long things take on RabbitMQ, with {@link HEARTBEAT_SECONDS}. */
export const rabbitMqLimits = {
  redeliveryMs: 20_000,
  why: "RabbitMQ gives the tasks of a closed connection to another worker at once; of a silent one after two heartbeats",
  // Four messages for each handler that a worker may run.
  prefetch: 6,
  silence: { ms: 2 * HEARTBEAT_SECONDS * 1_000, blocked: "run again" },
} as const;

/** Of set-ups that differ from another one in where results go, or in the kind of the queues. */
export function faultsElsewhere(): BackendUnderTest["notRun"] {
  if (process.env["TASK_CONFORMANCE_ALL"] !== undefined) return {};
  const reason = "taken on RabbitMQ with results in Redis, and here by npm run conformance -- celery --all";
  return { "process faults": reason, "engine faults": reason };
}
