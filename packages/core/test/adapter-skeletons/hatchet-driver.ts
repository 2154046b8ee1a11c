import type { TaskSnapshot, WorkflowSnapshot } from "../../src/adapter/snapshot.ts";
import type { ResolvedRetryPolicy } from "../../src/task/retry-policy.ts";

/** Always an object: anything else arrives as null. */
export interface InputEnvelope {
  readonly v: 1;
  readonly headers: Readonly<Record<string, string>>;
  readonly expiresAt: string | undefined;
  readonly chain: boolean;
  /** One for a single task; of a chain one per step, since all steps read the one input of their run. */
  readonly steps: readonly StepInput[];
}

export interface StepInput {
  readonly args: readonly unknown[];
  readonly kwargs: Readonly<Record<string, unknown>> | undefined;
}

/** Attempt and times are here because getDetails has none. */
export interface OutputEnvelope {
  readonly value: unknown;
  readonly attempt: number;
  readonly startedAt: string;
  readonly completedAt: string;
}

export interface RunOptions {
  /** 1 to 3. */
  readonly priority: number;
  readonly additionalMetadata: Readonly<Record<string, string>>;
}

export interface Run {
  readonly workflowName: string;
  readonly input: InputEnvelope;
  readonly options: RunOptions;
}

/** What a worker registered for a task, and what a step of a DAG is declared with. */
export interface RegisteredTask {
  readonly action: string;
  readonly retries: number;
  readonly timeout: string;
  readonly scheduleTimeout: string;
}

export interface DagTask extends RegisteredTask {
  readonly readableId: string;
  readonly parents: readonly string[];
}

export interface RunDetails {
  readonly status: "QUEUED" | "RUNNING" | "EVICTED" | "COMPLETED" | "FAILED" | "CANCELLED";
  readonly taskRuns: Readonly<
    Record<string, { readonly status: string; readonly output: OutputEnvelope | null }>
  >;
}

/** `Context` of the SDK. */
export interface TaskRun {
  readonly abortController: AbortController;
  /** From 0; a lost worker counts. */
  retryCount(): number;
  workflowRunId(): string;
  /** `s2` in a chain. */
  taskName(): string;
  parentOutput(readableId: string): Promise<OutputEnvelope>;
}

export interface TaskOptions {
  readonly name: string;
  readonly retries: number;
  readonly backoff: { readonly factor: number; readonly maxSeconds: number } | undefined;
  readonly executionTimeout: string;
  readonly scheduleTimeout: string;
  readonly fn: (input: unknown, run: TaskRun) => Promise<OutputEnvelope>;
}

export interface WorkerOptions {
  readonly workflows: readonly object[];
  readonly slots: number;
  readonly labels?: Readonly<Record<string, string | number>> | undefined;
  readonly handleKill: false;
}

export interface NativeWorker {
  /** Resolves when a stop *begins*; rejects when the listener has given up reconnecting. */
  start(): Promise<void>;
  /** Waits for running tasks without limit. */
  stop(): Promise<void>;
}

/** The part of `@hatchet-dev/typescript-sdk` 1.33 that the adapter calls. */
export interface Hatchet {
  readonly admin: {
    runWorkflow(name: string, input: InputEnvelope, options: RunOptions): Promise<{ readonly runId: string }>;
    runWorkflows(runs: readonly Run[]): Promise<readonly { readonly runId: string }[]>;
    putWorkflow(workflow: { readonly name: string; readonly tasks: readonly DagTask[] }): Promise<void>;
  };
  readonly runs: {
    getDetails(id: string): Promise<RunDetails>;
    cancel(runs: { readonly ids: readonly string[] }): Promise<void>;
  };
  task(options: TaskOptions): object;
  worker(name: string, options: WorkerOptions): Promise<NativeWorker>;
}

export declare const client: Hatchet;
/** REST, by exact name (the SDK's own `get` falls back to the first row); `undefined` if no worker ever served it. */
export declare function findRegistered(workflowName: string): Promise<RegisteredTask | undefined>;
export declare function isNotFound(error: unknown): boolean;
export declare function nonRetryable(message: string): Error;
export declare function pingEngine(signal: AbortSignal): Promise<void>;
/** Given up after `limitMs`. */
export declare function atMost(limitMs: number, work: Promise<unknown>): Promise<void>;
/** What another SDK started under our name need not have our envelope. */
export declare function isEnvelope(input: unknown): input is InputEnvelope;
/** A dead stream shows only in the SDK's log: "worker stream is not active". */
export declare const stream: { readonly alive: boolean };
/** REST has the times and attempts of failed and cancelled runs, and the truth about CANCELLED ones. */
export declare function snapshotOf(id: string, details: RunDetails): Promise<TaskSnapshot>;
export declare function workflowSnapshotOf(id: string, details: RunDetails): Promise<WorkflowSnapshot>;

/** The engine knows powers of a factor, in seconds: the nearest schedule that is never shorter than the policy's. */
export declare function nearestBackoff(policy: ResolvedRetryPolicy): TaskOptions["backoff"];
export declare function hashOf(text: string): string;
export declare function chunksOf<Item>(items: readonly Item[], size: number): Iterable<readonly Item[]>;
