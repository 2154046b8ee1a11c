import type { Capabilities } from "@task-abstraction/core";
import type { FilledLimits } from "../suite/backend-under-test.ts";
import type { Outcome } from "../suite/run-log.ts";

/** What one run of the suite found, as JSON. */
export interface SetUpReport {
  /** Of the set-up. */
  readonly name: string;
  readonly packageName: string;
  /** The test file, as vitest names it. */
  readonly file: string;
  /** Of this set-up: the definition's, less what its configuration takes away. */
  readonly capabilities: Capabilities;
  /** What the configuration takes away. */
  readonly narrowed: Partial<Capabilities>;
  readonly limits: FilledLimits;
  readonly stages: readonly StageReport[];
}

/** One stage of it. */
export interface StageReport {
  readonly name: string;
  readonly budgetSeconds: number;
  /** `null` for a stage that was left out. */
  readonly seconds: number | null;
  readonly sections: readonly SectionReport[];
}

/** One section of it, in the order of the suite. */
export interface SectionReport {
  readonly name: string;
  readonly tests: readonly ({ readonly title: string } & Outcome)[];
}
