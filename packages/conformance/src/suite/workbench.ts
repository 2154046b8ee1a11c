import type { Handler, TaskBackend, TaskModule, WorkerOptions } from "@task-abstraction/core";
import type { ManagedProcess } from "../processes/managed-process.ts";
import type { ExecutionRecord } from "../recorder/execution-record.ts";
import type { Settings } from "./backend-under-test.ts";
import type { Harness, Probe, Space } from "./harness.ts";

/** How a backend differs from the plain one of its test. */
export interface OpenOptions {
  /** Beside those of the space. */
  readonly configuration?: Settings | undefined;
  /** Default: the test's own. */
  readonly space?: Space | undefined;
}

/** A worker in a process of its own. */
export interface WorkerProcessOptions {
  /** Path or URL of the module of tasks. */
  readonly tasks: string;
  readonly worker?:
    | Partial<Pick<WorkerOptions, "queues" | "concurrency" | "name" | "drainTimeoutMs" | "maxDeliveries">>
    | undefined;
}

/** Any program that begins with `openProcessBackend()`. */
export interface ProgramOptions {
  /** Path of the program. */
  readonly program: string;
  /** Path or URL of the module of tasks. */
  readonly tasks: string;
  /** What `openProcessBackend()` answers as `program`. */
  readonly settings?: Settings | undefined;
}

/** What a test works with. All it hands out is closed or killed when the test ends, however it ends. */
export interface Workbench {
  /** The test's own part of the engine. */
  readonly space: Space;
  readonly probe: Probe;
  /** The engine's faults. */
  readonly harness: Pick<Harness, "killEngine" | "pauseEngine">;
  /** A backend on the test's space: quiet, and with workers that stop within two seconds. */
  open(tasks?: TaskModule, options?: OpenOptions): TaskBackend;
  /** As `open`, by the name of the package and the real loader: `getBackend({ type })`. */
  load(tasks?: TaskModule): Promise<TaskBackend>;
  /** Another part of the engine. */
  freshSpace(): Promise<Space>;
  /**
   * Makes the backend's tasks known to an engine that refuses names which no worker ever offered: a worker starts and
   * stops. Elsewhere nothing happens. Every test that submits before its worker starts calls it.
   */
  offer(backend: TaskBackend, queues?: readonly string[]): Promise<void>;
  /** Resolves when the probe counts exactly so many tasks: at once, or within `limits.probeLagMs`. */
  expectTasks(count: number): Promise<void>;
  /** As `expectTasks`, for as many or more; answers how many. */
  expectAtLeast(count: number): Promise<number>;
  /** An id that looks like one of this backend's, which it never gave. */
  unknownId(kind?: "task" | "workflow"): Promise<string>;

  /** The handler, with its start and its end written to the log of this test. */
  recorded<F extends Handler>(handler: F): F;
  /** All lines of the log, of worker processes too. */
  executions(): readonly ExecutionRecord[];
  /** How often a handler began for this id, of a step as of a task. */
  countStarts(id: string): number;

  /** Starts a worker process on the test's space and waits until it takes work. Its handlers record by `recordExecution()`. */
  startWorkerProcess(options: WorkerProcessOptions): Promise<ManagedProcess>;
  /** Starts another program on the test's space. */
  startProgram(options: ProgramOptions): ManagedProcess;

  /** Ends the test as not run, for what only the harness knows: a fault that it cannot make. Listed at the end of the run. */
  skip(reason: string): never;
}
