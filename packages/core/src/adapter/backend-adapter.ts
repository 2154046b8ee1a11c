import type { Capabilities } from "./capabilities.ts";
import type { TaskSnapshot, WorkflowSnapshot } from "./snapshot.ts";
import type { Submission, SubmissionOutcome, SubmitRequest, WorkflowRequest } from "./submit-request.ts";
import type { AdapterWorker, WorkerRequest } from "./worker-request.ts";

/**
 * What a backend package implements. Core validates, fills defaults, checks capabilities and JSON, resolves names and
 * queues, and owns deadlines, polling and the tolerance of waits: an adapter gets clean requests and only translates.
 *
 * Errors: from submits SubmitError (with `outcome`; also when the engine cannot be reached), and NotRegisteredError,
 * InvalidNameError, PayloadTooLargeError or UnsupportedOptionError for what it refuses; from reads TaskNotFoundError and
 * ResultUnavailableError; elsewhere BackendUnavailableError when the engine cannot be reached; EngineError for the rest.
 * Anything else is a bug. Every call has a deadline of the adapter's own.
 */
export interface BackendAdapter<Native = unknown> {
  /** Resolves once the task survives the death of this process and of every worker. */
  submit(request: SubmitRequest): Promise<Submission>;
  /** One read, no waiting. */
  getResult(id: string): Promise<TaskSnapshot>;
  /** As `submit`, for a whole chain. */
  submitWorkflow(request: WorkflowRequest): Promise<Submission>;
  /** One read, no waiting. */
  getWorkflowResult(id: string): Promise<WorkflowSnapshot>;
  /** Refuses with InvalidNameError what the engine cannot hold; otherwise returns at once, `ready` tells the rest. */
  startWorker(request: WorkerRequest): AdapterWorker;
  /** Resolves when the engine answers on the connection that calls use. */
  ping(signal: AbortSignal): Promise<void>;
  /** Frees every connection, timer and listener. Core calls it once, after the workers have stopped. */
  close(): Promise<void>;
  /** The engine's own client, for what this library does not do. Documented by the backend. */
  readonly native: Native;
}

/**
 * What became of a cancel. `cancelled`: it reads cancelled from now on, and a running handler has been told.
 * `requested`: the running handler has been told, and its worker has the last word.
 */
export type CancelOutcome = "cancelled" | "requested" | "already-finished" | "not-found";

/** Exists exactly when `capabilities.cancel` is not false. A finished task is never changed. */
export interface AdapterCanceller {
  cancel(id: string, kind: "task" | "workflow"): Promise<CancelOutcome>;
}

/** Faster than one by one; without it core submits in a bounded window. */
export interface BulkSubmitter {
  /** One outcome per request, in order. Rejects only when none was sent. */
  submitMany(requests: readonly SubmitRequest[]): Promise<readonly SubmissionOutcome[]>;
}

/** A wake-up that is armed; disposing of it gives it up. */
export interface Watch extends Disposable {
  /**
   * True where it also wakes for what was so before it was armed: a result that is there, an id that is not known. Then
   * nothing is read until it wakes, but for a look after a second.
   */
  readonly tellsPast?: boolean | undefined;
}

/** Wakes a wait instead of polling; without it core polls, shared by all waits. */
export interface ResultWatcher {
  /**
   * Resolves once armed: from then on a change of state calls `wake`. Spurious wakes are allowed, missed ones are
   * caught by core's slow poll; after a reconnect every wait is woken. A final snapshot may be passed, typed by `kind`,
   * which saves a read. May reject when it can hold no more:
   * that wait polls; BackendUnavailableError is tried again.
   */
  watch(id: string, kind: "task", wake: (final?: TaskSnapshot) => void): Promise<Watch>;
  watch(id: string, kind: "workflow", wake: (final?: WorkflowSnapshot) => void): Promise<Watch>;
}

/** An adapter whose capabilities are `C`: one that says it can cancel, but cannot, does not compile. */
export type AdapterFor<C extends Capabilities, Native = unknown> = AnyAdapter<Native> &
  ([C["cancel"]] extends [false] ? unknown : Capabilities extends C ? unknown : AdapterCanceller);

/** An adapter with whichever of the optional interfaces it has. */
export type AnyAdapter<Native = unknown> = BackendAdapter<Native> &
  Partial<AdapterCanceller> &
  Partial<BulkSubmitter> &
  Partial<ResultWatcher>;
