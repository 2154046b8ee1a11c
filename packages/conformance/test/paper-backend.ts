import { type Capabilities, defineAdapter } from "@task-abstraction/core";
import type { BackendOnPaper } from "../src/suite/collect-tests.ts";

/** Everything that a backend can have. */
export const everything: Capabilities = {
  delay: { maxMs: 86_400_000, precisionMs: 1 },
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
  crashUsesAttempt: false,
  workerLost: "configured",
  maxRunMs: null,
  maxPayloadBytes: null,
  reports: { attempts: true, startedAt: true, running: true, taskName: true },
};

/** A backend that is never started. */
export function backendOnPaper(lacks: Partial<Capabilities> = {}): BackendOnPaper {
  const definition = defineAdapter({
    name: "paper",
    specVersion: 1,
    capabilities: { ...everything, ...lacks },
    configuration: {},
    create: () => {
      throw new Error("It exists on paper only.");
    },
  });
  return { packageName: "paper", definition, limits: { redeliveryMs: 1_000, why: "it is made of paper" } };
}
