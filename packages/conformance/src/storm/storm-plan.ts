import type { TaskBackend } from "@task-abstraction/core";

/** How much of it, and on what. */
export interface StormPlan {
  /** Of the engine, in the title. */
  readonly name: string;
  readonly tasks: number;
  /** How long each task takes, in milliseconds. */
  readonly taskMs: number;
  /** Chains of three steps, which take a tenth of a second each. Default 0. */
  readonly chains?: number | undefined;
  /** A worker is killed every so many milliseconds, give or take half a second. */
  readonly killEveryMs: number;
  /** How often the engine is killed and started, at even distances of what is submitted. */
  readonly engineKills: number;
  /** Of the whole storm, its engine's start included, in milliseconds. */
  readonly timeoutMs: number;
  /** Starts the engine; it is not used by anybody else. */
  start(): Promise<StormEngine>;
}

/** An engine, and what is needed to use it. */
export interface StormEngine {
  /** Submits and reads. */
  readonly backend: TaskBackend;
  /** Node's arguments for a worker program, which calls `serveUntilKilled` on a backend with `stormTasks`. */
  readonly worker: readonly string[];
  /** SIGKILL, and its start on the same data. */
  restart(): Promise<void>;
  /** Stops the engine; the backend is closed by then. */
  stop(): Promise<void>;
}
