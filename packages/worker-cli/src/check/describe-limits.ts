import type { Capabilities } from "@task-abstraction/core";
import { formatBytes } from "../output/format-bytes.ts";
import { formatDuration } from "../output/format-duration.ts";

/** The capabilities in a few lines for people. */
export function describeCapabilities(capabilities: Capabilities): [name: string, value: string][] {
  const { delay, cancel, results, maxRunMs, maxPayloadBytes } = capabilities;
  return [
    [
      "delay",
      delay === false
        ? "no"
        : `up to ${formatDuration(delay.maxMs)}, exact to ${formatDuration(delay.precisionMs)}`,
    ],
    ["priority", yesOrNo(capabilities.priority)],
    ["idempotency key", yesOrNo(capabilities.idempotencyKey)],
    ["expiry", yesOrNo(capabilities.expires)],
    ["cancel", cancel === false ? "no" : cancel === "queued" ? "while queued" : "queued and running"],
    [
      "results",
      results === "any-process"
        ? "readable from any process"
        : results === "none"
          ? "not kept"
          : "for the submitting process only",
    ],
    ["results of steps", yesOrNo(capabilities.stepResults)],
    ["longest run", maxRunMs === null ? "no limit" : formatDuration(maxRunMs)],
    ["largest payload", maxPayloadBytes === null ? "no limit" : formatBytes(maxPayloadBytes)],
  ];
}

/** What a person would not expect of an engine, as warnings. */
export function describeLimits(capabilities: Capabilities): string[] {
  return [
    ...(capabilities.results === "none"
      ? ["With this configuration no results are kept: waiting for one is refused."]
      : []),
    ...(capabilities.workerLost === false
      ? ["With this configuration a task that kills its workers is started again without end."]
      : []),
  ];
}

function yesOrNo(value: boolean): string {
  return value ? "yes" : "no";
}
