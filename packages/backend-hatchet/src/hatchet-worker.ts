import { setTimeout as pause } from "node:timers/promises";
import { type AdapterWorker, type WorkerRequest, WorkerStopping } from "@task-abstraction/core";
import type { HatchetConnection } from "./hatchet-connection.ts";
import { checkQueues, type Place } from "./hatchet-names.ts";
import { readWorkerOptions } from "./hatchet-native-options.ts";
import { describeTask } from "./hatchet-workflow.ts";
import { ActionRunner } from "./worker/action-runner.ts";
import type { ActionStream } from "./worker/action-stream.ts";
import { OutcomeTeller } from "./worker/outcome-teller.ts";
import { registerWorkflows } from "./worker/register-workflows.ts";

/** How long a stopping worker tries to tell its last outcomes. */
const FLUSH_MS = 10_000;
/** The engine's scheduler holds slots of a worker for a second and a half after it was paused, or is gone. */
const SCHEDULER_FORGETS_MS = 1_600;

/** A worker: one in the engine, with an action for each task on each queue, and core's slots for all. */
export class HatchetWorker implements AdapterWorker {
  readonly ready: Promise<void>;
  readonly done: Promise<void>;
  readonly #connection: HatchetConnection;
  readonly #request: WorkerRequest;
  readonly #draining = new AbortController();
  readonly #stopping = new AbortController();
  readonly #abandoned = new AbortController();
  #stream: ActionStream | undefined;

  /** @throws InvalidNameError, InvalidOptionError for what Hatchet cannot hold */
  constructor(connection: HatchetConnection, request: WorkerRequest) {
    this.#connection = connection;
    this.#request = request;
    checkQueues(request.queues);
    const { labels = {} } = readWorkerOptions(request.native);
    const definitions = request.queues.flatMap((queue) =>
      [...request.tasks.values()].map((task) => {
        const place = { queue, taskName: task.name };
        return { place, definition: describeTask(place, task, connection.configuration) };
      }),
    );
    const started = this.#start(definitions, labels);
    this.ready = started.then(({ known }) => known);
    this.ready.catch(() => undefined);
    this.done = started.then(({ ended }) => ended);
    this.done.catch(() => undefined);
  }

  isHealthy(): boolean {
    return this.#stream?.isHealthy ?? false;
  }

  async stop({ deadlineMs }: { readonly deadlineMs: number }): Promise<void> {
    this.#draining.abort(new WorkerStopping("The worker stops."));
    const timers = [
      setTimeout(() => this.#stopping.abort(new WorkerStopping("The worker stops.")), deadlineMs),
      // An engine that does not answer must not hold up a stop: what it was not told, another worker does again.
      setTimeout(() => this.#abandoned.abort(), deadlineMs + FLUSH_MS),
    ];
    // Why it could not go on, `done` has told.
    await this.done.catch(() => undefined);
    for (const timer of timers) clearTimeout(timer);
  }

  /** @throws EngineError, BackendUnavailableError, with everything freed */
  async #start(
    definitions: readonly { readonly place: Place; readonly definition: object }[],
    labels: Readonly<Record<string, string | number>>,
  ): Promise<{ readonly known: Promise<void>; readonly ended: Promise<void> }> {
    try {
      const places = await registerWorkflows(this.#connection, definitions);
      const { name, concurrency, logger } = this.#request;
      const registration = { name, actions: [...places.keys()], slots: concurrency, labels };
      const { ActionStream } = await import("./worker/action-stream.ts");
      const stream = new ActionStream(this.#connection, registration, logger);
      if (!this.#draining.signal.aborted) await stream.register();
      this.#stream = stream;
      const known = Promise.race([stream.known, aborted(this.#draining.signal)]);
      return { known, ended: this.#serve(stream, places) };
    } catch (error) {
      throw await this.#connection.explain(error);
    }
  }

  async #serve(stream: ActionStream, places: ReadonlyMap<string, Place>): Promise<void> {
    const draining = this.#draining.signal;
    const forgotten = Promise.withResolvers<void>();
    const runner = new ActionRunner({
      request: this.#request,
      teller: new OutcomeTeller(this.#connection, this.#request.logger, this.#abandoned.signal),
      places,
      draining,
      stopping: this.#stopping.signal,
      forgotten: forgotten.promise,
    });
    if (!draining.aborted) {
      const listened = stream.listen((action) => runner.handle(action));
      await aborted(draining);
      // With the stream open: what is sent to a worker without one costs its task one of ten tries.
      const isPaused = await stream.pause();
      await this.#unlessAbandoned(pause(SCHEDULER_FORGETS_MS));
      if (isPaused) forgotten.resolve();
      await this.#unlessAbandoned(runner.allEnded());
      await stream.close();
      await listened;
    }
    forgotten.resolve();
    await this.#unlessAbandoned(runner.allTold());
  }

  async #unlessAbandoned(work: Promise<void>): Promise<void> {
    await Promise.race([work, aborted(this.#abandoned.signal)]);
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
