import type { Place } from "../contender.ts";

/** What the runner asks of a process that holds a contender. */
export interface ContenderFunctions {
  /** Opens the contender on tables of its own, with `queue` in them. */
  open(place: Place, schema: string, queue: string): Promise<void>;
  measure(rowId: string, queue: string): Promise<number | readonly number[]>;
  startWorker(queue: string, concurrency: number): Promise<void>;
  stopWorker(): Promise<void>;
  close(): Promise<void>;
}
