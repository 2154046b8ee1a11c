import type { WorkerStats } from "../adapter/worker-request.ts";
import type { Stored } from "../json/json.ts";
import type { TaskModule } from "../registry/registry.ts";
import type {
  CheckedHandler,
  Handler,
  PlainTaskOptions,
  SchemaTaskOptions,
  TaskOf,
} from "../task/define-task.ts";
import type { Task } from "../task/task.ts";
import type { RetryPolicy } from "../task/task-options.ts";
import type { Workflow } from "../workflow/workflow.ts";

/** Settings of the engines for a worker, by engine; each backend package types its own key by module augmentation. */
export interface NativeWorkerOptions {
  readonly [engine: string]: object | undefined;
}

/** How a worker runs. */
export interface WorkerOptions {
  /** Queues it takes tasks from. Default: `["default"]`. */
  readonly queues?: readonly string[] | undefined;
  /** Modules of tasks to serve beside those of the backend's registry. */
  readonly tasks?: readonly TaskModule[] | undefined;
  /** Handlers that run at once, over all queues. Default 10. */
  readonly concurrency?: number | undefined;
  /** Default: `<host>-<pid>-<random>`. */
  readonly name?: string | undefined;
  /** How long a stop waits for running tasks before it hands them back to the engine, in milliseconds. Default 25 000. */
  readonly drainTimeoutMs?: number | undefined;
  /** Starts without an outcome after which a task that kills its workers is ended WORKER_LOST. Default 5. */
  readonly maxDeliveries?: number | undefined;
  /** Stop by itself, draining, after this many handlers have ended. Default: never. */
  readonly maxTasks?: number | undefined;
  /**
   * Policy of tasks that name none. Unset parts come from `TASK_MAX_ATTEMPTS`, `TASK_RETRY_DELAY_MS` and
   * `TASK_TIMEOUT_MS`, then 1 attempt without limit.
   */
  readonly defaults?:
    | { readonly retry?: RetryPolicy | undefined; readonly timeoutMs?: number | undefined }
    | undefined;
  /** Settings of the engines for a worker, by engine; this backend reads its own key. */
  readonly native?: NativeWorkerOptions | undefined;
}

/** A started worker. */
export interface Worker extends AsyncDisposable {
  readonly name: string;
  readonly queues: readonly string[];
  /** Names it serves. */
  readonly taskNames: readonly string[];
  /** Resolves when it has stopped, drained or not; rejects when it stopped by itself and cannot go on. */
  readonly done: Promise<void>;
  /** Whether its live connection works. */
  isHealthy(): boolean;
  stats(): WorkerStats;
  /** Takes no more, waits for what runs up to `drainTimeoutMs` (default: the worker's), then hands the rest back. */
  stop(options?: { readonly drainTimeoutMs?: number | undefined }): Promise<void>;
}

/** Serving tasks, part of a {@link TaskBackend}. */
export interface WorkerHost {
  /** Adds a task to the backend's registry; with a handler it defines one first, as `defineTask` does. */
  registerTask<Args extends readonly unknown[], Result>(task: Task<Args, Result>): Task<Args, Result>;
  registerTask<F extends Handler>(name: string, handler: F & CheckedHandler<F>): TaskOf<F>;
  registerTask<Input, Output, Result>(
    name: string,
    options: SchemaTaskOptions<Input, Output>,
    handler: ((input: Output) => Result) & CheckedHandler<(input: Input) => Result>,
  ): Task<[input: Input], Stored<Awaited<Result>>>;
  registerTask<F extends Handler>(
    name: string,
    options: PlainTaskOptions,
    handler: F & CheckedHandler<F>,
  ): TaskOf<F>;
  /** Adds a workflow to the backend's registry, for `submitWorkflow` by name. */
  registerWorkflow<Args extends readonly unknown[], Result>(
    workflow: Workflow<Args, Result>,
  ): Workflow<Args, Result>;

  /**
   * Starts a worker on the tasks registered by now, and resolves once it takes work.
   *
   * @throws InvalidOptionError (INVALID_OPTION), InvalidNameError (INVALID_NAME), BackendUnavailableError
   */
  startWorker(options?: WorkerOptions): Promise<Worker>;
  /** Starts a worker and resolves when it has stopped: after `signal` aborts, `maxTasks`, or `close()`. */
  runWorker(options?: WorkerOptions & { readonly signal?: AbortSignal | undefined }): Promise<void>;
}
