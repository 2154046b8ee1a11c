import { Worker } from "node:worker_threads";
import { findProgram } from "./find-program.ts";

/** Whose sign of life it is and where it is given. */
export interface HeartbeatSettings {
  readonly lock: string;
  readonly token: string;
}

/**
 * Touches the lock once a second, from a thread of its own: so an owner that is busy with a long statement gives a sign
 * of life, and one that was stopped gives none. `onEnd` is told when the thread ends before the process does.
 */
export function startHeartbeat(settings: HeartbeatSettings, onEnd: (cause: Error) => void): void {
  const thread = new Worker(findProgram("owner-heartbeat"), { workerData: settings });
  thread.once("error", onEnd);
  thread.unref();
}
