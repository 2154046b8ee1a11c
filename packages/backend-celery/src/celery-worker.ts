import { hostname } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import {
  type AdapterWorker,
  type Outcome,
  type Slot,
  TaskCancelled,
  type TaskFailure,
  type WorkerRequest,
} from "@task-abstraction/core";
import type { BrokerConsumer, CeleryBroker, Delivery, Settlement } from "./broker/celery-broker.ts";
import type { CeleryConfiguration } from "./celery-configuration.ts";
import { readWorkerOptions } from "./celery-native-options.ts";
import type { QueueNames } from "./celery-routes.ts";
import { CelerySettler, type TakenTask } from "./celery-settlement.ts";
import type { CeleryMessage } from "./protocol/celery-message.ts";
import { decodeMessage } from "./protocol/decode-message.ts";
import { UnreadableMessageError } from "./protocol/unreadable-message-error.ts";
import type { ResultStore } from "./results/result-store.ts";
import { Revocations } from "./revocations.ts";
import { RunningTask } from "./running-tasks.ts";
import { WorkerDrain } from "./worker-drain.ts";

/** An `eta` this near is waited for here; what is due later is parked. */
const HOLD_MS = 1_000;
/** RabbitMQ's patience begins at delivery: what has waited so long for a slot goes back. */
const LONGEST_WAIT_MS = 60_000;
const LOOK_MS = 5_000;
/** Between two tries to tell an outcome. */
const RETELL_FIRST_MS = 100;
const RETELL_MOST_MS = 5_000;
/** How long a stopping worker tries to tell its last outcomes. */
const FLUSH_MS = 5_000;

/** What a worker works with, shared with the rest of its backend. */
export interface CeleryWorkerParts {
  readonly broker: CeleryBroker;
  readonly store: ResultStore;
  readonly queues: QueueNames;
  readonly configuration: CeleryConfiguration;
}

/** A worker: takes what the broker gives, runs it in core's slots, and tells what became of it. */
export class CeleryWorker implements AdapterWorker {
  readonly ready: Promise<void>;
  readonly done: Promise<void>;
  readonly #parts: CeleryWorkerParts;
  readonly #request: WorkerRequest;
  readonly #settler: CelerySettler;
  readonly #drain = new WorkerDrain();
  readonly #running = new Map<string, RunningTask>();
  readonly #revocations = new Revocations((id) => this.#cancel(id));
  readonly #consumer: BrokerConsumer;
  readonly #flushing = new AbortController();

  constructor(parts: CeleryWorkerParts, request: WorkerRequest) {
    this.#parts = parts;
    this.#request = request;
    const { prefetchMultiplier = parts.configuration.prefetchMultiplier } = readWorkerOptions(request.native);
    this.#settler = new CelerySettler(parts.queues, toHostname(request.name));
    const armed = Promise.withResolvers<AsyncDisposable>();
    armed.promise.catch(() => undefined);
    this.#consumer = parts.broker.consume({
      queues: request.queues.map((queue) => parts.queues.toBroker(queue)),
      prefetch: request.concurrency * prefetchMultiplier,
      onDelivery: (delivery) => this.#receive(delivery, armed.promise),
    });
    const listening = this.#revocations.begin(parts.broker, parts.store);
    listening.then(armed.resolve, armed.reject);
    this.ready = Promise.all([listening, this.#consumer.ready]).then(() => undefined);
    this.done = this.#serve(listening);
    this.done.catch(() => undefined);
  }

  isHealthy(): boolean {
    return this.#consumer.isHealthy();
  }

  async stop(request: { readonly deadlineMs: number }): Promise<void> {
    this.#drain.begin(request);
    await this.done;
  }

  async #serve(listening: Promise<AsyncDisposable>): Promise<void> {
    const look = setInterval(() => this.#handBackWaiting(LONGEST_WAIT_MS), LOOK_MS);
    try {
      await Promise.race([this.ready.then(() => this.#drain.begun), this.#drain.begun]);
      await this.#consumer.pause();
      this.#handBackWaiting(0);
      this.#drain.stopping.addEventListener("abort", () => this.#stopRunning());
      if (this.#drain.stopping.aborted) this.#stopRunning();
      await this.#drain.allTold();
    } finally {
      clearInterval(look);
      await this.#consumer.close();
      await listening.then((armed) => armed[Symbol.asyncDispose]()).catch(() => undefined);
    }
  }

  #receive(delivery: Delivery, armed: Promise<unknown>): void {
    const told = armed
      .then(() => this.#take(delivery))
      .catch((error: unknown) => this.#giveUp(delivery, error));
    this.#drain.add(told);
  }

  /** What should not happen: nothing is known to have been done with it. */
  async #giveUp(delivery: Delivery, error: unknown): Promise<void> {
    this.#request.logger.error("A message could not be handled; it goes back to its queue.", {
      queue: delivery.queue,
      error: String(error),
    });
    // Not at once, or it would come again at once.
    await delay(RETELL_MOST_MS, undefined, { signal: this.#drain.draining }).catch(() => undefined);
    await delivery.settle({ verdict: "again" }).catch(() => undefined);
  }

  async #take(delivery: Delivery): Promise<void> {
    let message: CeleryMessage;
    try {
      message = decodeMessage(delivery.message);
    } catch (error) {
      if (!(error instanceof UnreadableMessageError)) throw error;
      return this.#refuse(delivery, error);
    }
    const key = `${message.id}/${message.retries}`;
    const known = this.#running.get(key);
    if (known !== undefined && delivery.redelivered) return known.adopt(delivery);
    // Another message of the same attempt: sent twice, or already back from where it was parked.
    await known?.ended;
    const task = new RunningTask(message.id, delivery);
    this.#running.set(key, task);
    try {
      await this.#run({ delivery, message, startedAt: undefined }, task);
    } finally {
      this.#running.delete(key);
      task.end();
    }
  }

  async #refuse(delivery: Delivery, error: UnreadableMessageError): Promise<void> {
    const { id, taskName, message: reason, fault } = error;
    const failure = this.#request.refuse({
      queue: this.#parts.queues.fromBroker(delivery.queue),
      id,
      taskName,
      reason: `The message cannot be run: ${reason}.`,
    });
    const code = fault === "invalid-arguments" ? "INVALID_ARGUMENTS" : failure.code;
    await this.#tell(
      new RunningTask(id ?? "", delivery),
      this.#settler.refuse(delivery, id, { ...failure, code }),
    );
  }

  async #run(taken: TakenTask, task: RunningTask): Promise<void> {
    const { delivery, message } = taken;
    // A step may have been published twice by the workers of the step before, one of which was taken for dead.
    const mayBeDone = delivery.redelivered || message.parentId !== undefined;
    const settled = mayBeDone ? await this.#findSettlement(taken) : undefined;
    if (settled !== undefined) return this.#tell(task, settled);
    if (this.#revocations.has(message.id))
      return this.#tell(task, this.#settler.settle(taken, { status: "cancelled" }));
    const waitMs = (message.eta?.getTime() ?? 0) - Date.now();
    if (waitMs > HOLD_MS) return this.#tell(task, this.#settler.postpone(taken, message.eta as Date));
    if (waitMs > 0) await delay(waitMs, undefined, { signal: task.controller.signal }).catch(() => undefined);
    const slot = await this.#request.takeSlot(task.controller.signal).catch(() => undefined);
    if (slot === undefined || this.#drain.draining.aborted) {
      slot?.giveBack();
      return this.#tell(
        task,
        this.#revocations.has(message.id)
          ? this.#settler.settle(taken, { status: "cancelled" })
          : { verdict: "again" },
      );
    }
    await this.#execute(taken, task, slot);
  }

  async #execute(taken: TakenTask, task: RunningTask, slot: Slot): Promise<void> {
    const { delivery, message } = taken;
    const { configuration, store } = this.#parts;
    task.begin();
    let starts = 1;
    try {
      if (configuration.ackMode === "early") await delivery.acknowledgeEarly();
      // Counted here and not at receipt: what was only held is given out again too, and has not been started.
      if (delivery.redelivered) starts = (await store.countStart(message.id, message.retries)) ?? 1;
    } catch (error) {
      slot.giveBack();
      throw error;
    }
    const begun: TakenTask = { ...taken, startedAt: new Date() };
    if (configuration.trackStarted) this.#tellStarted(begun);
    const outcome = await slot.execute(this.#invocationOf(begun, task, starts));
    if (outcome.status === "released" && delivery.redelivered)
      await store.uncountStart(message.id, message.retries).catch(() => undefined);
    await this.#tell(task, this.#settlementOf(begun, outcome));
  }

  #invocationOf({ delivery, message }: TakenTask, task: RunningTask, starts: number) {
    return {
      id: message.id,
      taskName: message.task,
      queue: this.#parts.queues.fromBroker(delivery.queue),
      attempt: message.retries + 1,
      delivery: starts,
      args: message.args,
      kwargs: Object.keys(message.kwargs).length === 0 ? undefined : message.kwargs,
      headers: message.headers,
      expiresAt: message.expires,
      workflow: message.step && { id: message.step.chain, step: message.step.index },
      signal: task.controller.signal,
    };
  }

  /** What follows a task may be written by anybody: it may turn out only now that it cannot be carried out. */
  #settlementOf(taken: TakenTask, outcome: Outcome): Settlement {
    try {
      return this.#settler.settle(taken, outcome);
    } catch (error) {
      const failure: TaskFailure = {
        code: "ENGINE_ERROR",
        type: "Error",
        message: `What follows the task cannot be published: ${(error as Error).message}.`,
        retryable: false,
      };
      return this.#settler.settle(taken, { status: "failed", error: failure, retry: false });
    }
  }

  /** In the order of the connection it comes before the end; a loss is no harm. */
  #tellStarted(taken: TakenTask): void {
    this.#parts.store.write([this.#settler.started(taken)]).catch((error: unknown) => {
      this.#request.logger.debug("A start could not be stored.", { error: String(error) });
    });
  }

  /** Of a task whose result is stored already: what follows it goes out again where its first message came back. */
  async #findSettlement(taken: TakenTask): Promise<Settlement | undefined> {
    const [meta] = await this.#parts.store.read([taken.message.id]);
    const settlement = meta && this.#settler.resume(taken, meta);
    return settlement === undefined || taken.delivery.redelivered ? settlement : { verdict: "done" };
  }

  /** Again and again, until it is told or the worker has to end. */
  async #tell(task: RunningTask, settlement: Settlement): Promise<void> {
    for (let pauseMs = RETELL_FIRST_MS; ; pauseMs = Math.min(pauseMs * 2, RETELL_MOST_MS)) {
      try {
        await task.settle(settlement);
        return;
      } catch (error) {
        this.#request.logger.warn("An outcome could not be told; trying again.", { error: String(error) });
        if (this.#flushing.signal.aborted) return;
      }
      await delay(pauseMs, undefined, { signal: this.#flushing.signal }).catch(() => undefined);
    }
  }

  #cancel(id: string): void {
    for (const task of this.#running.values())
      if (task.id === id) task.controller.abort(new TaskCancelled("Somebody cancelled the task."));
  }

  #handBackWaiting(olderThanMs: number): void {
    const before = performance.now() - olderThanMs;
    for (const task of this.#running.values())
      if (task.isWaiting && task.takenAt <= before) task.controller.abort(this.#drain.draining.reason);
  }

  #stopRunning(): void {
    for (const task of this.#running.values()) task.controller.abort(this.#drain.stopping.reason);
    setTimeout(() => this.#flushing.abort(), FLUSH_MS).unref();
  }
}

/** Celery's tools tell workers from clients by the `@`. */
export function toHostname(workerName: string): string {
  return workerName.includes("@") ? workerName : `${workerName}@${hostname()}`;
}
