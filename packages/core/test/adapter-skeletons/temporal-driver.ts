import type { TaskSnapshot, WorkflowSnapshot } from "../../src/adapter/snapshot.ts";

/** What the generic workflow is told beside the user's arguments, in the memo: one activity per step. */
export interface Plan {
  readonly v: 1;
  readonly steps: readonly PlanStep[];
}

export interface PlanStep {
  readonly task: string;
  /** Follow the result of the step before. */
  readonly args: readonly unknown[];
  readonly travels: Travels;
  readonly options: {
    readonly taskQueue: string;
    readonly startToCloseTimeout: string;
    readonly heartbeatTimeout: string;
    readonly cancellationType: "WAIT_CANCELLATION_COMPLETED";
    readonly retry: { readonly maximumAttempts?: number };
  };
}

/** Reaches the activity in a Temporal header, so that the arguments stay the user's own. */
export interface Travels {
  readonly kwargs: Readonly<Record<string, unknown>> | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly expiresAt: string | undefined;
  /** Index of a chain's step; `undefined` for a single task. */
  readonly step: number | undefined;
}

export interface StartOptions {
  readonly workflowId: string;
  readonly taskQueue: string;
  readonly args: readonly unknown[];
  readonly memo: { readonly plan: Plan };
  readonly startDelay: number | undefined;
  readonly priority: { readonly priorityKey: number } | undefined;
  readonly workflowIdConflictPolicy: "FAIL";
  readonly workflowIdReusePolicy: "REJECT_DUPLICATE";
  readonly staticSummary: string;
}

export interface Handle {
  describe(): Promise<Description>;
  result(): Promise<unknown>;
  cancel(): Promise<void>;
  terminate(reason: string): Promise<void>;
}

export interface Description {
  readonly status: "RUNNING" | "COMPLETED" | "FAILED" | "CANCELLED" | "TERMINATED" | "TIMED_OUT" | "PAUSED";
  /** Whether a worker has ever started anything of it: a pending activity, or a completed step. */
  readonly started: boolean;
}

/** The part of `@temporalio/client` 1.24 that the adapter calls. */
export interface WorkflowClient {
  start(workflowType: string, options: StartOptions): Promise<Handle>;
  getHandle(workflowId: string): Handle;
}

/** `payloadConverterPath`, `payloadCodecs`: the same in every process of a namespace. */
export type DataConverter = object;
/** `{ serverRootCACertificate, clientCertPair }`. */
export type TlsConfig = object;

export interface ConnectionOptions {
  readonly address: string;
  readonly namespace: string;
  readonly apiKey: string | undefined;
  readonly tls: TlsConfig | undefined;
  readonly dataConverter: DataConverter | undefined;
}

export interface Connection {
  readonly client: WorkflowClient;
  /**
   * All or none, and none after an abort: what was created is shut down when another fails. Behind
   * `import("@temporalio/worker")`: a producer must not load 150 MB of native code.
   */
  createWorkers(
    options: readonly NativeWorkerOptions[],
    signal: AbortSignal,
  ): Promise<readonly NativeWorker[]>;
}

/** `Context.current()` of `@temporalio/activity`, with the header that an inbound interceptor reads. */
export interface Activity {
  readonly info: {
    readonly activityType: string;
    readonly attempt: number;
    readonly workflowId: string;
  };
  readonly travels: Travels | "unreadable" | undefined;
  /** Rejects when somebody cancels the workflow, or when this worker shuts down. */
  readonly cancelled: Promise<never>;
  heartbeat(): void;
}

export interface NativeWorker {
  run(): Promise<void>;
  getState(): "INITIALIZED" | "RUNNING" | "STOPPING" | "DRAINING" | "DRAINED" | "STOPPED" | "FAILED";
  shutdown(): void;
}

export interface NativeWorkerOptions {
  readonly taskQueue: string;
  readonly identity: string;
  readonly activities: Readonly<Record<string, (...args: unknown[]) => Promise<unknown>>>;
  readonly maxConcurrentActivityTaskExecutions: number;
  readonly shutdownGraceTime: string;
  readonly maxHeartbeatThrottleInterval: string;
  readonly stickyQueueScheduleToStartTimeout: string;
}

export interface FailureOptions {
  readonly type: string;
  readonly message: string;
  readonly details: readonly unknown[];
  readonly nonRetryable: boolean;
  readonly nextRetryDelay?: number | undefined;
}

/** `Connection.lazy()`: no I/O. */
export declare function connect(options: ConnectionOptions): Connection;
export declare function currentActivity(): Activity;
export declare function applicationFailure(options: FailureOptions): Error;
export declare function cancelledFailure(message: string): Error;
export declare function isWorkerShutdown(reason: unknown): boolean;
export declare function isAlreadyStarted(error: unknown): boolean;
export declare function isNotFound(error: unknown): boolean;

/** `result()` under `connection.withAbortSignal`, again after a reconnect; wakes at the end, and then too. */
export declare function pollUntilClosed(run: Handle, signal: AbortSignal, wake: () => void): void;

export declare function randomId(): string;
export declare function derivedId(...parts: readonly string[]): string;
/** One more RPC for a closed run: `result()`, and for attempts, times and steps the history. */
export declare function snapshotOf(run: Handle, description: Description): Promise<TaskSnapshot>;
export declare function workflowSnapshotOf(run: Handle, description: Description): Promise<WorkflowSnapshot>;
