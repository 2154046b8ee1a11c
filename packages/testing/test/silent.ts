import type { Logger } from "@task-abstraction/core";

/** Refusals and faults are part of these tests. */
export const silent: Logger = { debug() {}, info() {}, warn() {}, error() {} };

/** Far more than anything here needs: a wait that runs into it has failed. */
export const WAIT = { timeoutMs: 5_000 };
