/** @typedef {import("../packages/core/src/adapter/capabilities.ts").Capabilities} Capabilities */

/** What a value of each kind means to a reader. @type {{ [Name in keyof Capabilities]: (value: Capabilities[Name]) => string }} */
const CAPABILITIES = {
  delay: (value) => (value === false ? "no" : `up to ${days(value.maxMs)}, ${value.precisionMs} ms exact`),
  priority: yesNo,
  idempotencyKey: yesNo,
  expires: yesNo,
  cancel: (value) =>
    value === false ? "no" : value === "running" ? "queued and running tasks" : "queued tasks",
  unknownId: (value) => (value === "not-found" ? "`TASK_NOT_FOUND`" : "reads as pending"),
  unknownIdGraceMs: (value) => `${value} ms`,
  unregisteredTask: (value) =>
    value === "queued" ? "waits for a worker, which ends it `NOT_REGISTERED`" : "refused",
  results: (value) =>
    ({ "any-process": "any process", "submitter-only": "only the submitter", none: "nobody" })[value],
  stepResults: yesNo,
  retryDelay: (value) => (value === "per-failure" ? "each failure its own" : "one schedule per task"),
  crashUsesAttempt: yesNo,
  workerLost: (value) =>
    value === "configured"
      ? "after `maxDeliveries` starts"
      : value === "engine"
        ? "by the engine's limit"
        : "never",
  maxRunMs: (value) => (value === null ? "no limit" : `${value} ms (${hours(value)})`),
  maxPayloadBytes: (value) => (value === null ? "no limit" : `${value} bytes`),
  reports: (value) =>
    Object.keys(value)
      .filter((fact) => value[/** @type {keyof typeof value} */ (fact)])
      .join(", "),
};

/** @param {boolean} value */
function yesNo(value) {
  return value ? "yes" : "no";
}

/** @param {number} milliseconds */
function days(milliseconds) {
  return `${Math.floor(milliseconds / 86_400_000)} days`;
}

/** @param {number} milliseconds */
function hours(milliseconds) {
  const minutes = Math.floor(milliseconds / 60_000);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/**
 * What a backend's value of a capability means, in a few words of Markdown.
 * @template {keyof Capabilities} Name
 * @param {Capabilities} capabilities
 * @param {Name} name
 */
export function explainCapability(capabilities, name) {
  return CAPABILITIES[name](capabilities[name]);
}
