import { setTimeout as pause } from "node:timers/promises";
import { type AdapterWorker, type Slot, type WorkerRequest, WorkerStopping } from "@task-abstraction/core";
import type { Claim, DirectoryConnection } from "./directory-connection.ts";
import { begin, conclude, isAwaited, isNext, type Run, toInvocation } from "./directory-workflow.ts";
import { mapDirectoryError } from "./map-directory-error.ts";

const POLL_MS = 100;

/** Takes a slot of core, then a ticket; runs the task, and writes what became of it. */
export class DirectoryWorker implements AdapterWorker {
  readonly ready: Promise<void>;
  readonly done: Promise<void>;
  readonly #connection: DirectoryConnection;
  readonly #leaseMs: number;
  readonly #request: WorkerRequest;
  readonly #running = new Map<Claim, Promise<unknown>>();
  /** Aborted when no more is taken, and when handlers shall end. */
  readonly #draining = new AbortController();
  readonly #stopping = new AbortController();
  #isHealthy = true;

  constructor(connection: DirectoryConnection, leaseMs: number, request: WorkerRequest) {
    this.#connection = connection;
    this.#leaseMs = leaseMs;
    this.#request = request;
    const opened = Promise.all(request.queues.map((queue) => connection.open(queue)));
    this.ready = opened.then(() => undefined, mapDirectoryError);
    this.done = this.ready.then(() => this.#work());
    // Who only stops the worker need not look at `done`.
    this.done.catch(() => undefined);
  }

  isHealthy(): boolean {
    return this.#isHealthy;
  }

  async stop({ deadlineMs }: { readonly deadlineMs: number }): Promise<void> {
    this.#draining.abort();
    const deadline = setTimeout(() => this.#stopping.abort(new WorkerStopping("It stops.")), deadlineMs);
    await this.done.finally(() => clearTimeout(deadline));
  }

  async #work(): Promise<void> {
    const heart = setInterval(() => void this.#attempt(() => this.#beat()), this.#leaseMs / 4);
    const { signal } = this.#draining;
    const queues = [...this.#request.queues];
    while (!signal.aborted) {
      const slot = await this.#request.takeSlot(signal).catch(() => undefined);
      // The end of the task that freed the slot may be what the worker was to stop after.
      if (slot && !signal.aborted && (await this.#attempt(() => this.#startNext(queues, slot)))) continue;
      slot?.giveBack();
      await pause(POLL_MS, undefined, { signal }).catch(() => undefined);
    }
    await Promise.all(this.#running.values());
    clearInterval(heart);
  }

  /** True when the slot is in use. Queues take turns, so that a full one does not starve the others. */
  async #startNext(queues: string[], slot: Slot): Promise<boolean> {
    for (const queue of [...queues]) {
      queues.push(...queues.splice(queues.indexOf(queue), 1));
      const claim = await this.#connection.claim(queue);
      if (claim === undefined) continue;
      const run = await this.#read(claim, queue);
      if (run === undefined) continue;
      await this.#connection.write(run);
      const told = this.#attempt(() => this.#execute(claim, run, slot));
      this.#running.set(
        claim,
        told.finally(() => this.#running.delete(claim)),
      );
      return true;
    }
    return false;
  }

  /** The run of a ticket, started; unless the ticket is damaged, or out of date since its worker died. */
  async #read(claim: Claim, queue: string): Promise<Run | undefined> {
    const run = await this.#connection.read(claim.id).catch((error: unknown) => {
      if (!(error instanceof SyntaxError)) throw error;
      this.#request.refuse({ queue, id: claim.id, taskName: undefined, reason: error.message });
      return undefined;
    });
    if (run && isNext(run, queue)) return begin(run);
    await this.#connection.handBack(claim, run);
    return undefined;
  }

  async #execute(claim: Claim, started: Run, slot: Slot): Promise<void> {
    const outcome = await slot.execute(toInvocation(started, this.#stopping.signal));
    let run = await this.#connection.read(started.id);
    if (run && isAwaited(run, started, outcome)) {
      run = conclude(run, outcome);
      await this.#connection.write(run);
    }
    await this.#connection.handBack(claim, run);
  }

  /** Says that this worker lives, then looks who does not. */
  async #beat(): Promise<void> {
    for (const claim of this.#running.keys()) await this.#connection.renew(claim);
    await this.#connection.sweep(this.#leaseMs);
  }

  /** Trouble with the disk ends no worker. A claim whose outcome could not be written lapses, and its task runs again. */
  async #attempt<Value>(action: () => Promise<Value>): Promise<Value | undefined> {
    try {
      const value = await action();
      this.#isHealthy = true;
      return value;
    } catch (error) {
      this.#isHealthy = false;
      this.#request.logger.warn("The directory cannot be used; trying again.", { error: String(error) });
      return undefined;
    }
  }
}
