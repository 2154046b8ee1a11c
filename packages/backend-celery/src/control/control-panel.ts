import type { ControlledWorker } from "./controlled-worker.ts";
import type { Heartbeats } from "./heartbeats.ts";
import type { LamportClock } from "./lamport-clock.ts";
import type { TaskCounts } from "./task-counts.ts";
import type { TaskEventSwitch } from "./task-event-switch.ts";

/** What commands work with. */
export interface ControlPanel {
  readonly worker: ControlledWorker;
  readonly clock: LamportClock;
  readonly counts: TaskCounts;
  /** Of the worker's start, on the clock of `performance.now()`. */
  readonly startedAt: number;
  readonly taskEvents: TaskEventSwitch;
  readonly heartbeats: Heartbeats;
}

/** A command; what it returns is its answer. Its parameters are anybody's, and what it throws is told to who asked. */
export type Command = (panel: ControlPanel, parameters: Readonly<Record<string, unknown>>) => unknown;

/** An id or a list of ids. */
export function readIds(value: unknown): readonly string[] {
  const ids: readonly unknown[] = Array.isArray(value) ? value : [value];
  return ids.filter((id) => typeof id === "string");
}
