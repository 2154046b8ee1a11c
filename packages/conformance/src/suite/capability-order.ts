import type { Capabilities } from "@task-abstraction/core";

type Order = {
  readonly [Name in keyof Capabilities]: (narrow: Capabilities[Name], wide: Capabilities[Name]) => boolean;
};

/** Whether the first value of a capability promises at most what the second does. */
export const capabilityOrder: Order = {
  delay: (narrow, wide) =>
    narrow === false ||
    (wide !== false && narrow.maxMs <= wide.maxMs && narrow.precisionMs >= wide.precisionMs),
  priority: isAtMost,
  idempotencyKey: isAtMost,
  expires: isAtMost,
  cancel: among([false, "queued", "running"]),
  unknownId: among(["pending", "not-found"]),
  unknownIdGraceMs: (narrow, wide) => narrow >= wide,
  unregisteredTask: among(["refused", "queued"]),
  results: among(["none", "submitter-only", "any-process"]),
  stepResults: isAtMost,
  retryDelay: among(["per-task", "per-failure"]),
  crashUsesAttempt: (narrow, wide) => narrow === wide,
  workerLost: among([false, "engine", "configured"]),
  maxRunMs: isNoHigher,
  maxPayloadBytes: isNoHigher,
  reports: (narrow, wide) =>
    (Object.keys(narrow) as (keyof Capabilities["reports"])[]).every((fact) =>
      isAtMost(narrow[fact], wide[fact]),
    ),
};

function isAtMost(narrow: boolean, wide: boolean): boolean {
  return wide || !narrow;
}

/** From the least to the most. */
function among<Value>(degrees: readonly Value[]): (narrow: Value, wide: Value) => boolean {
  return (narrow, wide) => degrees.indexOf(narrow) <= degrees.indexOf(wide);
}

function isNoHigher(narrow: number | null, wide: number | null): boolean {
  return wide === null || (narrow !== null && narrow <= wide);
}
