import { setTimeout as pause } from "node:timers/promises";
import type { Logger } from "@task-abstraction/core";
import type { HatchetConnection } from "../hatchet-connection.ts";
import { type ActionHandler, EngineWorker } from "./engine-worker.ts";
import type { Registration } from "./register-worker.ts";

const FIRST_RETRY_MS = 200;
const LONGEST_RETRY_MS = 2_000;
/** A stream that has lived so long was a good one. */
const GOOD_MS = 10_000;

/**
 * The actions of a worker, over all broken streams. The engine does not notice when an action was on its way in a stream that
 * broke: it believes the task to run for as long as that worker gives signs of life. So whoever listens anew registers anew,
 * and the worker of the broken stream lives only until what has arrived from it is done.
 */
export class ActionStream {
  readonly #connection: HatchetConnection;
  readonly #registration: Registration;
  readonly #logger: Logger;
  readonly #closing = new AbortController();
  readonly #retired = new Set<Promise<void>>();
  readonly #known = Promise.withResolvers<void>();
  #current: EngineWorker | undefined;

  constructor(connection: HatchetConnection, registration: Registration, logger: Logger) {
    this.#connection = connection;
    this.#registration = registration;
    this.#logger = logger;
  }

  get isHealthy(): boolean {
    return this.#current?.isHealthy ?? false;
  }

  /** Resolves when the engine's scheduler has been told of the worker. */
  get known(): Promise<void> {
    return this.#known.promise;
  }

  /** @throws what the engine answers */
  async register(): Promise<void> {
    this.#current = await EngineWorker.register(this.#connection, this.#registration, this.#logger);
    void this.#current.known.then(this.#known.resolve);
  }

  /** Until it is closed. The SDK's gives up after twenty tries. */
  async listen(handle: ActionHandler): Promise<void> {
    const { signal } = this.#closing;
    let retryMs = FIRST_RETRY_MS;
    while (!signal.aborted) {
      const startedAt = performance.now();
      try {
        if (this.#current === undefined) await this.register();
        await this.#current?.listen(handle, signal);
      } catch (error) {
        this.#logger.warn("Hatchet's stream of tasks is broken; opening another one.", {
          error: String(error),
        });
      }
      if (signal.aborted) break;
      this.#retire(handle);
      if (performance.now() - startedAt > GOOD_MS) retryMs = FIRST_RETRY_MS;
      await pause(retryMs, undefined, { signal }).catch(() => undefined);
      retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS);
    }
  }

  /** Asks the engine to send no more; answers whether it will. */
  async pause(): Promise<boolean> {
    return (await this.#current?.pause()) ?? true;
  }

  /** Nothing more arrives, and the engine knows. */
  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all([this.#current?.close(), ...this.#retired]);
  }

  #retire(handle: ActionHandler): void {
    const worker = this.#current;
    this.#current = undefined;
    if (worker === undefined) return;
    const seenOut = this.#seeOut(worker, handle).finally(() => this.#retired.delete(seenOut));
    this.#retired.add(seenOut);
  }

  /** With a stream, since the engine takes heartbeats with one only; paused, so that it brings nothing but cancels. */
  async #seeOut(worker: EngineWorker, handle: ActionHandler): Promise<void> {
    const idle = new AbortController();
    const signal = AbortSignal.any([idle.signal, this.#closing.signal]);
    void worker.idle().then(() => idle.abort());
    while (worker.isBusy && !signal.aborted) {
      await worker.pause();
      if (!signal.aborted) await worker.listen(handle, signal).catch(() => undefined);
      await pause(LONGEST_RETRY_MS, undefined, { signal }).catch(() => undefined);
    }
    await worker.close();
  }
}
