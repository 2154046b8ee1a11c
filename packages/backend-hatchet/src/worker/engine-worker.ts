import { setTimeout as pause } from "node:timers/promises";
import type { Logger } from "@task-abstraction/core";
import type { HatchetConnection } from "../hatchet-connection.ts";
import type { AssignedAction } from "../hatchet-sdk.ts";
import { type Registration, registerWorker } from "./register-worker.ts";
import { WorkerHeartbeat } from "./worker-heartbeat.ts";

/** Until the engine has taken up a stream: it tells its scheduler of a worker at the first heartbeat, or up to five seconds later. */
const STREAM_IS_UP_MS = 100;
const BEAT_AGAIN_MS = 200;
/** Nobody waits longer for what only makes an end smoother. */
const COURTESY_MS = 2_000;

/** What the engine sends, and the worker that it sends it to. */
export type Action = AssignedAction & { readonly workerId: string };

/** Takes an action; resolves when the engine has been told what became of it. */
export type ActionHandler = (action: Action) => Promise<unknown>;

/** A worker as the engine knows it: an id, heartbeats, and a stream of actions. */
export class EngineWorker {
  readonly #connection: HatchetConnection;
  readonly #logger: Logger;
  readonly #id: string;
  readonly #heartbeat: WorkerHeartbeat;
  readonly #known = Promise.withResolvers<void>();
  readonly #open = new Set<Promise<unknown>>();
  #listening: AbortController | undefined;

  private constructor(
    connection: HatchetConnection,
    logger: Logger,
    place: {
      readonly id: string;
      readonly sdkConfiguration: ConstructorParameters<typeof WorkerHeartbeat>[0];
    },
  ) {
    this.#connection = connection;
    this.#logger = logger;
    this.#id = place.id;
    this.#heartbeat = new WorkerHeartbeat(place.sdkConfiguration, place.id, {
      logger,
      onRejected: () => this.#listening?.abort(new Error("the engine takes no heartbeats for it")),
    });
  }

  /** @throws what the engine answers */
  static async register(
    connection: HatchetConnection,
    registration: Registration,
    logger: Logger,
  ): Promise<EngineWorker> {
    const { sdkConfiguration } = await connection.open();
    const id = await registerWorker(connection, registration);
    return new EngineWorker(connection, logger, { id, sdkConfiguration });
  }

  get isHealthy(): boolean {
    return this.#listening !== undefined && this.#heartbeat.isHealthy;
  }

  /** Resolves when the engine's scheduler has been told of it. */
  get known(): Promise<void> {
    return this.#known.promise;
  }

  /** Whether the engine waits for the outcome of anything that it was sent. */
  get isBusy(): boolean {
    return this.#open.size > 0;
  }

  /** Resolves when the engine waits for nothing that it was sent. */
  async idle(): Promise<void> {
    while (this.#open.size > 0) await Promise.all(this.#open);
  }

  /** Until its stream breaks, or the signal aborts. @throws why it broke */
  async listen(handle: ActionHandler, ending: AbortSignal): Promise<void> {
    const { dispatcher } = await this.#connection.open();
    const listening = new AbortController();
    const signal = AbortSignal.any([listening.signal, ending]);
    this.#listening = listening;
    try {
      const actions = dispatcher.listenV2({ workerId: this.#id }, { signal });
      void this.#announce(signal);
      for await (const action of actions) this.#keep(handle({ ...action, workerId: this.#id }));
    } catch (error) {
      if (!ending.aborted) throw listening.signal.aborted ? listening.signal.reason : error;
    } finally {
      this.#listening = undefined;
    }
  }

  /** Asks the engine to send no more; answers whether it will. The stream stays: without it the engine takes the worker for dead. */
  async pause(): Promise<boolean> {
    return this.#politely(() =>
      this.#connection.call(({ rest }, deadline) =>
        rest.workerUpdate(this.#id, { isPaused: true }, deadline),
      ),
    );
  }

  /** The engine gives to others what it believes to be here, half a minute later. */
  async close(): Promise<void> {
    this.#heartbeat.stop();
    await this.#politely(() =>
      this.#connection.call(({ dispatcher }, deadline) =>
        dispatcher.unsubscribe({ workerId: this.#id }, deadline),
      ),
    );
  }

  async #announce(signal: AbortSignal): Promise<void> {
    await pause(STREAM_IS_UP_MS, undefined, { signal }).catch(() => undefined);
    while (!signal.aborted) {
      try {
        await this.#connection.call(({ dispatcher }, deadline) =>
          dispatcher.heartbeat({ workerId: this.#id, heartbeatAt: new Date() }, deadline),
        );
        this.#known.resolve();
        break;
      } catch (error) {
        this.#logger.debug("Hatchet has not taken a first heartbeat.", { error: String(error) });
        await pause(BEAT_AGAIN_MS, undefined, { signal }).catch(() => undefined);
      }
    }
    // It goes on from a thread, which takes a moment to load.
    if (!signal.aborted) this.#heartbeat.start();
  }

  #keep(told: Promise<unknown>): void {
    const kept = told.finally(() => this.#open.delete(kept));
    this.#open.add(kept);
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
