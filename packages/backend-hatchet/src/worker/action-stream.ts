import { setTimeout as pause } from "node:timers/promises";
import type { Logger } from "@task-abstraction/core";
import type { HatchetConnection } from "../hatchet-connection.ts";
import type { AssignedAction } from "../hatchet-sdk.ts";
import { isPassing } from "../map-hatchet-error.ts";
import { type Registration, registerWorker } from "./register-worker.ts";
import { WorkerHeartbeat } from "./worker-heartbeat.ts";

const FIRST_RETRY_MS = 200;
const LONGEST_RETRY_MS = 2_000;
/** Until the engine has taken up a stream: it tells its scheduler of a worker at the first heartbeat, or up to five seconds later. */
const STREAM_IS_UP_MS = 100;
/** A stop does not wait longer for what only makes it smoother. */
const COURTESY_MS = 2_000;

/** What the engine sends, and the worker that it sends it to. */
export type Action = AssignedAction & { readonly workerId: string };

/**
 * A worker's place in the engine: registration, heartbeats, and the stream of actions, opened again without end. The SDK's
 * gives up after twenty tries, and lives on as a worker that nothing is sent to where only its stream has died.
 */
export class ActionStream {
  readonly #connection: HatchetConnection;
  readonly #registration: Registration;
  readonly #logger: Logger;
  readonly #closing = new AbortController();
  readonly #known = Promise.withResolvers<void>();
  #workerId: string | undefined;
  #heartbeat: WorkerHeartbeat | undefined;
  #listening: AbortController | undefined;
  #isListening = false;

  constructor(connection: HatchetConnection, registration: Registration, logger: Logger) {
    this.#connection = connection;
    this.#registration = registration;
    this.#logger = logger;
  }

  get isHealthy(): boolean {
    return this.#isListening && (this.#heartbeat?.isHealthy ?? false);
  }

  /** Resolves when the engine's scheduler has been told of the worker. */
  get known(): Promise<void> {
    return this.#known.promise;
  }

  /** @throws what the engine answers */
  async register(): Promise<void> {
    const { sdkConfiguration } = await this.#connection.open();
    const workerId = await registerWorker(this.#connection, this.#registration);
    this.#workerId = workerId;
    this.#heartbeat?.stop();
    this.#heartbeat = new WorkerHeartbeat(sdkConfiguration, workerId, {
      logger: this.#logger,
      onRejected: () => this.#listening?.abort(),
    });
  }

  /** Until it is closed. */
  async listen(handle: (action: Action) => void): Promise<void> {
    const { signal } = this.#closing;
    let retryMs = FIRST_RETRY_MS;
    while (!signal.aborted) {
      try {
        await this.#listenOnce((action) => {
          retryMs = FIRST_RETRY_MS;
          handle(action);
        });
      } catch (error) {
        if (signal.aborted) break;
        this.#logger.warn("Hatchet's stream of tasks is broken; opening it again.", { error: String(error) });
        // A worker that the engine has forgotten.
        if (!isPassing(error)) await this.register().catch(() => undefined);
      }
      await pause(retryMs, undefined, { signal }).catch(() => undefined);
      retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS);
    }
  }

  async #listenOnce(handle: (action: Action) => void): Promise<void> {
    const { dispatcher } = await this.#connection.open();
    const workerId = this.#workerId ?? "";
    const listening = new AbortController();
    this.#listening = listening;
    const signal = AbortSignal.any([listening.signal, this.#closing.signal]);
    try {
      const actions = dispatcher.listenV2({ workerId }, { signal });
      this.#isListening = true;
      void this.#announce(workerId, signal);
      for await (const action of actions) handle({ ...action, workerId });
    } catch (error) {
      // The stream was dead, and has been given up.
      if (!listening.signal.aborted) throw error;
    } finally {
      this.#isListening = false;
    }
  }

  async #announce(workerId: string, signal: AbortSignal): Promise<void> {
    const beat = () =>
      this.#connection.call(({ dispatcher }, deadline) =>
        dispatcher.heartbeat({ workerId, heartbeatAt: new Date() }, deadline),
      );
    await pause(STREAM_IS_UP_MS, undefined, { signal }).catch(() => undefined);
    while (!signal.aborted) {
      try {
        await beat();
        this.#known.resolve();
        break;
      } catch (error) {
        this.#logger.debug("Hatchet has not taken a first heartbeat.", { error: String(error) });
        await pause(FIRST_RETRY_MS, undefined, { signal }).catch(() => undefined);
      }
    }
    // It goes on from a thread, which takes a moment to load.
    if (!signal.aborted) this.#heartbeat?.start();
  }

  /** Asks the engine to send no more; answers whether it will. The stream stays: without it the engine takes the worker for dead. */
  async pause(): Promise<boolean> {
    const worker = this.#workerId;
    if (worker === undefined) return true;
    return this.#politely(() =>
      this.#connection.call(({ rest }, deadline) => rest.workerUpdate(worker, { isPaused: true }, deadline)),
    );
  }

  /** Nothing more arrives, and the engine knows. */
  async close(): Promise<void> {
    this.#closing.abort();
    this.#heartbeat?.stop();
    const workerId = this.#workerId;
    if (workerId === undefined) return;
    await this.#politely(() =>
      this.#connection.call(({ dispatcher }, deadline) => dispatcher.unsubscribe({ workerId }, deadline)),
    );
  }

  /** Whether it was done. */
  async #politely(work: () => Promise<unknown>): Promise<boolean> {
    const done = new AbortController();
    const limit = pause(COURTESY_MS, false, { signal: done.signal }).catch(() => false);
    const worked = work().then(
      () => true,
      () => false,
    );
    return Promise.race([worked, limit]).finally(() => done.abort());
  }
}
