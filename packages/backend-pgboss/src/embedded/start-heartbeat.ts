import { Worker } from "node:worker_threads";
import { findProgram } from "./find-program.ts";

/** Whose sign of life it is, where it is given and how often. */
export interface HeartbeatSettings {
  readonly lock: string;
  readonly token: string;
  readonly intervalMs: number;
}

/**
 * Touches the lock again and again, from a thread of its own, because PGlite keeps the main one from everything else for
 * as long as a statement takes: so a busy owner gives signs of life, and one that was stopped gives none. `onEnd` is
 * told when the thread ends before the process does.
 */
export function startHeartbeat(settings: HeartbeatSettings, onEnd: (cause: Error) => void): void {
  const thread = new Worker(findProgram("owner-heartbeat"), { workerData: settings });
  thread.once("error", onEnd);
  thread.unref();
}
