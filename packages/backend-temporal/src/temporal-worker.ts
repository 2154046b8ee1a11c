import { type AdapterWorker, type WorkerRequest, WorkerStopping } from "@task-abstraction/core";
import type { NativeConnection, Worker, WorkerInterceptors, WorkerOptions } from "@temporalio/worker";
import type { TemporalConfiguration } from "./temporal-configuration.ts";
import type { TemporalConnection } from "./temporal-connection.ts";
import { readWorkerOptions, type TemporalWorkerOptions } from "./temporal-native-options.ts";
import { toLogicalQueue, toTaskQueue } from "./temporal-queue.ts";
import { ActivityRunner, LONGEST_BEAT_MS } from "./worker/activity-runner.ts";
import { findWorkflowBundle } from "./worker/find-workflow-bundle.ts";
import { installRuntime } from "./worker/install-runtime.ts";
import { loadWorkerSdk, type Sdk } from "./worker/load-worker-sdk.ts";
import { ServerPulse } from "./worker/server-pulse.ts";

/** Core's deadline comes first: what runs then ends by itself. The SDK would cancel it otherwise. */
const NEVER_MS = 2 ** 31 - 1;
/** How long a stopping worker tries to tell its last outcomes. */
const FLUSH_MS = 10_000;
/** A workflow goes on elsewhere so soon after its worker has died; the SDK's own is ten seconds. */
const STICKY = "1s";
/** Each is small: chains and single tasks. The SDK fills the heap otherwise. */
const MOST_CACHED_WORKFLOWS = 500;

/** What a worker works with, shared with the rest of its backend. */
export interface TemporalWorkerParts {
  readonly connection: TemporalConnection;
  readonly configuration: TemporalConfiguration;
}

/** A worker: one of the SDK's for each queue, all on one connection, with core's slots for all. */
export class TemporalWorker implements AdapterWorker {
  readonly ready: Promise<void>;
  readonly done: Promise<void>;
  readonly #parts: TemporalWorkerParts;
  readonly #request: WorkerRequest;
  readonly #options: TemporalWorkerOptions;
  readonly #draining = new AbortController();
  readonly #stopping = new AbortController();
  readonly #pulse: ServerPulse;
  #workers: readonly Worker[] = [];

  constructor(parts: TemporalWorkerParts, request: WorkerRequest) {
    this.#parts = parts;
    this.#request = request;
    this.#options = readWorkerOptions(request.native);
    this.#pulse = new ServerPulse(parts.connection);
    const started = this.#start();
    this.ready = started.then(() => undefined);
    this.ready.catch(() => undefined);
    this.done = started.then(({ ended }) => ended).finally(() => this.#pulse.stop());
    this.done.catch(() => undefined);
  }

  isHealthy(): boolean {
    return this.#pulse.isHealthy && this.#workers.every((worker) => worker.getState() === "RUNNING");
  }

  async stop({ deadlineMs }: { readonly deadlineMs: number }): Promise<void> {
    this.#draining.abort(new WorkerStopping("The worker stops."));
    for (const worker of this.#workers) shutDown(worker);
    const late = Promise.withResolvers<void>();
    const timers = [
      setTimeout(() => this.#stopping.abort(new WorkerStopping("The worker stops.")), deadlineMs),
      // A server that does not answer must not hold up a stop: what it was not told, another worker does again.
      setTimeout(late.resolve, deadlineMs + FLUSH_MS),
    ];
    // Why it could not go on, `done` has told.
    await Promise.race([this.done.catch(() => undefined), late.promise]);
    for (const timer of timers) clearTimeout(timer);
  }

  /** @throws EngineError, BackendUnavailableError, with everything freed */
  async #start(): Promise<{ readonly ended: Promise<void> }> {
    const { connection } = this.#parts;
    const sdk = await loadWorkerSdk();
    installRuntime(sdk, this.#request.logger);
    const bundle = await findWorkflowBundle(sdk, this.#options);
    const native = await this.#connect(sdk);
    const workers: Worker[] = [];
    try {
      const options = await this.#describe(sdk, bundle);
      // One after the other: each holds the connection, and has to run to let it go.
      for (const queue of this.#request.queues)
        workers.push(
          await sdk.worker.Worker.create({
            ...options,
            connection: native,
            taskQueue: toTaskQueue(queue, this.#parts.configuration),
          }),
        );
    } catch (error) {
      await Promise.all(workers.map((worker) => worker.runUntil(Promise.resolve())));
      await native.close();
      throw await connection.explain(error);
    }
    this.#workers = workers;
    return { ended: this.#run(workers, native) };
  }

  async #connect({ worker }: Sdk): Promise<NativeConnection> {
    const { connectionOptions } = await this.#parts.connection.open();
    try {
      return await worker.NativeConnection.connect(connectionOptions as object);
    } catch (error) {
      throw await this.#parts.connection.explain(error);
    }
  }

  async #describe(sdk: Sdk, workflowBundle: WorkerOptions["workflowBundle"]) {
    const { connection, configuration } = this.#parts;
    const { concurrency, name } = this.#request;
    const { activities, worker } = this.#options;
    const interceptors = (this.#options.interceptors ?? {}) as WorkerInterceptors;
    const { client, namespace } = await connection.open();
    const runner = new ActivityRunner({
      sdk,
      request: this.#request,
      payloadConverter: client.workflow.options.loadedDataConverter.payloadConverter,
      toLogicalQueue: (taskQueue) => toLogicalQueue(taskQueue, configuration),
      draining: this.#draining.signal,
      stopping: this.#stopping.signal,
    });
    return {
      namespace,
      identity: name,
      workflowBundle,
      activities: { ...activities, default: runner.run },
      interceptors: { activity: [...(interceptors.activity ?? []), runner.interceptor] },
      maxConcurrentActivityTaskExecutions: concurrency,
      maxCachedWorkflows: MOST_CACHED_WORKFLOWS,
      maxHeartbeatThrottleInterval: LONGEST_BEAT_MS,
      stickyQueueScheduleToStartTimeout: STICKY,
      shutdownGraceTime: NEVER_MS,
      ...(configuration.dataConverter !== undefined && { dataConverter: configuration.dataConverter }),
      ...worker,
    } as Omit<WorkerOptions, "taskQueue">;
  }

  /** Until all have stopped. One that cannot go on takes the others with it. */
  async #run(workers: readonly Worker[], native: NativeConnection): Promise<void> {
    const stopAll = (): void => {
      for (const worker of workers) shutDown(worker);
    };
    const runs = workers.map((worker) =>
      worker.run().catch((error: unknown) => {
        stopAll();
        throw error;
      }),
    );
    // A stop may have come while they were made.
    if (this.#draining.signal.aborted) stopAll();
    try {
      await Promise.all(runs);
    } catch (error) {
      throw await this.#parts.connection.explain(error);
    } finally {
      await Promise.allSettled(runs);
      await native.close();
    }
  }
}

function shutDown(worker: Worker): void {
  if (worker.getState() === "RUNNING") worker.shutdown();
}
