import type {
  BackendAdapter,
  BulkSubmitter,
  CancelOutcome,
  Capabilities,
  ResultWatcher,
} from "@task-abstraction/core";

/** An adapter of any backend: those of the optional methods that it has. */
export type Adapter = BackendAdapter &
  Partial<BulkSubmitter> &
  Partial<ResultWatcher> & { cancel?(id: string, kind: "task" | "workflow"): Promise<CancelOutcome> };

/** The configuration of a base, by option name. */
export type Settings = Readonly<Record<string, unknown>>;

/** A backend that keeps every promise but one. */
export interface Mutant {
  /** What is wrong with it: completes "a backend that". Its name, also for worker processes. */
  readonly that: string;
  /** The test that has to fail, as `section > title`. */
  readonly fails: string;
  /** What it claims to be able to do, whatever is true. */
  readonly claims?: Partial<Capabilities>;
  /** Settings that its base is given. */
  readonly settings?: Settings;
  /** What it makes of the settings it is given. */
  readonly configure?: (settings: Settings) => Settings;
  /** The methods that are broken. */
  readonly breaks?: (adapter: Adapter, settings: Settings) => Partial<Adapter>;
}
