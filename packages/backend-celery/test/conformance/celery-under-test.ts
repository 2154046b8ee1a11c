import type { BackendUnderTest } from "@task-abstraction/conformance";
import celery from "../../src/index.ts";

/** What holds for every set-up of Celery. */
export const celeryUnderTest = {
  packageName: "@task-abstraction/backend-celery",
  from: import.meta.url,
  definition: celery,
  lowered: { maxPayloadBytes: { maxPayloadBytes: 2_000 }, maxRunMs: { maxRunMs: 500 } },
} as const satisfies Partial<BackendUnderTest>;
