import type { Capabilities, DefinedBackend } from "@task-abstraction/core";
import type { Harness } from "./harness.ts";

/** Settings of a backend, by option name. Plain JSON, since worker processes get them too. */
export type Settings = Readonly<Record<string, unknown>>;

/** The parts of the suite: `required` and `capabilities` leave the engine alone. */
export type StageName = "required" | "capabilities" | "process faults" | "engine faults";

/** A backend on one engine, as the suite is told about it. */
export interface BackendUnderTest {
  /** The set-up in a few words: head of all titles, and its column in the report. `pgboss on PostgreSQL`. */
  readonly name: string;
  /** What users write in `TASK_BACKEND_TYPE`: the manifest tests and all worker processes load it by this. */
  readonly packageName: string;
  /** `import.meta.url` of the test file: `packageName` is looked up from there. Default: the working directory. */
  readonly from?: string | undefined;
  /** The default export of the package. */
  readonly definition: DefinedBackend;
  /**
   * What the configuration of this set-up takes away from `definition.capabilities`. Tests are chosen by it before the
   * engine runs, and one of them holds it against what `narrow` says. Default: nothing.
   */
  readonly narrowed?: Partial<Capabilities> | undefined;
  readonly limits: Limits;
  /**
   * Settings that lower a limit, so that tests reach it quickly. Without them a limit that is far away is approached
   * with the real size, and what would take too long is reported as not run.
   */
  readonly lowered?:
    | { readonly maxPayloadBytes?: Settings | undefined; readonly maxRunMs?: Settings | undefined }
    | undefined;
  /**
   * Tests that must fail, as `section > title`, each with the reason. One that passes fails the run, and so does an
   * entry that names no test.
   */
  readonly knownFailures?: Readonly<Record<string, string>> | undefined;
  /** Stages that this set-up does not take, by name, each with the reason: it is listed at the end of the run. */
  readonly notRun?: Readonly<Partial<Record<StageName, string>>> | undefined;
  /** Starts the engine, or connects to one. Called once, before the first test. */
  start(): Promise<Harness>;
}

/** How long things take on this engine. They loosen an upper bound, never a promise. */
export interface Limits {
  /** From a worker's SIGKILL until its tasks run again, at most, in milliseconds. */
  readonly redeliveryMs: number;
  /** What of the engine makes it so: which setting, which interval. Shown in the report. */
  readonly why: string;
  /** How long a test waits for what should come about by itself, in milliseconds. Default 20 000. */
  readonly resultMs?: number | undefined;
  /** How late the engine may be with what is due at a time (a delay, a retry), in milliseconds. Default 3 000. */
  readonly latenessMs?: number | undefined;
  /** Tasks a worker may hold beside those it runs. Default 0. */
  readonly prefetch?: number | undefined;
  /**
   * How long a worker may give no sign of life before the engine gives its tasks to another one, in milliseconds, and
   * what becomes of a task whose handler blocks the event loop for longer. Default: the engine does not watch.
   */
  readonly silence?: Silence | "not watched" | undefined;
  /** How long the probe's count lags behind what the engine has accepted, in milliseconds. Default 0. */
  readonly probeLagMs?: number | undefined;
  /** How many times as long as usual a stage may take: on an engine to which each task or worker is costly. Default 1. */
  readonly slowness?: number | undefined;
}

/** The allowed silence of a worker. */
export interface Silence {
  readonly ms: number;
  /**
   * `run once`: its worker is not missed. `run again`: another worker has it too, and the first outcome of either counts.
   * `given up`: another worker has it, and what its first worker says is no longer taken: a handler that blocks each time
   * ends as WORKER_LOST.
   */
  readonly blocked: "run once" | "run again" | "given up";
}

/** Limits with their defaults. */
export type FilledLimits = { readonly [Name in keyof Limits]-?: NonNullable<Limits[Name]> };

/** Fills the defaults in. */
export function fillLimits(limits: Limits): FilledLimits {
  const { redeliveryMs, why, resultMs = 20_000, latenessMs = 3_000 } = limits;
  const { prefetch = 0, probeLagMs = 0, silence = "not watched", slowness = 1 } = limits;
  return { redeliveryMs, why, resultMs, latenessMs, prefetch, probeLagMs, silence, slowness };
}
