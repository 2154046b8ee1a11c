import type { BackendUnderTest } from "@task-abstraction/conformance";
import celery from "../../src/index.ts";

/** What holds for every set-up of Celery. */
export const celeryUnderTest = {
  packageName: "@task-abstraction/backend-celery",
  from: import.meta.url,
  definition: celery,
  lowered: { maxPayloadBytes: { maxPayloadBytes: 2_000 }, maxRunMs: { maxRunMs: 500 } },
} as const satisfies Partial<BackendUnderTest>;

/** Of set-ups that differ from another one in where results go, or in the kind of the queues. */
export function faultsElsewhere(): BackendUnderTest["notRun"] {
  if (process.env["TASK_CONFORMANCE_ALL"] !== undefined) return {};
  const reason = "taken on RabbitMQ with results in Redis, and here by npm run conformance -- celery --all";
  return { "process faults": reason, "engine faults": reason };
}
