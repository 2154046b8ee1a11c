import type { CeleryConfiguration } from "../celery-configuration.ts";
import type { Revocations } from "../revocations.ts";
import type { RunningTask } from "../running-tasks.ts";

/** What the remote control sees of a worker, and may do with it. */
export interface ControlledWorker {
  /** With an `@`. */
  readonly hostname: string;
  readonly configuration: CeleryConfiguration;
  /** What carries the messages, without secrets. */
  readonly brokerTitle: string;
  /** The broker's names. */
  readonly queues: readonly string[];
  readonly taskNames: readonly string[];
  readonly concurrency: number;
  /** Messages of each queue that it holds at most. */
  readonly prefetch: number;
  readonly revocations: Revocations;
  /** All that it holds: what runs, and what waits. */
  listTasks(): Iterable<RunningTask>;
  /** Takes no more, and ends when what runs has ended. */
  stop(): void;
}
