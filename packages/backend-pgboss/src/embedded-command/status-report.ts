import type { ErrorReport } from "./describe-error.ts";
import type { QueueDepth } from "./read-queues.ts";

/** What `status` tells, and prints as it is with `--json`. */
export interface StatusReport {
  readonly dataDirectory: string;
  /** Null where nothing was ever stored. */
  readonly folder: FolderReport | null;
  /** Null where none runs, which is the rule while nobody is connected. */
  readonly owner: OwnerReport | null;
  readonly schema: string;
  /** Null where no owner runs that could be asked, and where pg-boss has made no such schema yet. */
  readonly queues: readonly QueueDepth[] | null;
  /** What the engine promises about what was submitted. */
  readonly durability: string;
  readonly warnings: readonly string[];
  /** Why an owner that runs could not be asked. */
  readonly error: ErrorReport | null;
}

/** What is on the disk. */
export interface FolderReport {
  readonly sizeBytes: number;
  /** The version of the layout; null where it is not noted. */
  readonly layout: number | null;
  /** The version of PostgreSQL that wrote the database, as exact as it is known; null where there is none yet. */
  readonly postgres: string | null;
  readonly log: string;
}

/** The process that runs the database. Null stands for what it has not told. */
export interface OwnerReport {
  readonly pid: number;
  readonly state: "running" | "starting" | "not answering" | "of another version";
  readonly uptimeMs: number | null;
  readonly memoryBytes: number | null;
  readonly clients: number | null;
  readonly clientPids: readonly number[] | null;
  readonly packageVersion: string | null;
  readonly nodeVersion: string | null;
}
