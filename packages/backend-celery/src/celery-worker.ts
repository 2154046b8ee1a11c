import { hostname } from "node:os";
import { setTimeout as delay, setImmediate as nextTurn } from "node:timers/promises";
import {
  type AdapterWorker,
  type Outcome,
  type Slot,
  TaskCancelled,
  type WorkerRequest,
} from "@task-abstraction/core";
import type { BrokerConsumer, CeleryBroker, Delivery, Settlement } from "./broker/celery-broker.ts";
import type { CeleryConfiguration } from "./celery-configuration.ts";
import { readWorkerOptions } from "./celery-native-options.ts";
import type { QueueNames } from "./celery-routes.ts";
import { CelerySettler, type TakenTask, unpublishable } from "./celery-settlement.ts";
import type { ControlledWorker } from "./control/controlled-worker.ts";
import { WorkerControl } from "./control/worker-control.ts";
import { OutcomeTeller } from "./outcome-teller.ts";
import type { CeleryMessage } from "./protocol/celery-message.ts";
import { decodeMessage } from "./protocol/decode-message.ts";
import { UnreadableMessageError } from "./protocol/unreadable-message-error.ts";
import type { ResultStore } from "./results/result-store.ts";
import { type Reach, Revocations } from "./revocations.ts";
import { attemptKey, RunningTask } from "./running-tasks.ts";
import { WorkerDrain } from "./worker-drain.ts";

/** An `eta` this near is waited for here; what is due later is parked. */
const HOLD_MS = 1_000;
/** RabbitMQ's patience begins at delivery: what has waited so long for a slot goes back. */
const LONGEST_WAIT_MS = 60_000;
const LOOK_MS = 5_000;
/** Before a message that could not be handled goes back. */
const GIVE_UP_PAUSE_MS = 5_000;
/** The longest that a timer can take. */
const NO_DEADLINE_MS = 2 ** 31 - 1;
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
  readonly #revocations = new Revocations((id, reach) => this.#cancel(id, reach));
  readonly #control: WorkerControl;
  readonly #consumer: BrokerConsumer;
  readonly #teller: OutcomeTeller;

  constructor(parts: CeleryWorkerParts, request: WorkerRequest) {
    this.#parts = parts;
    this.#request = request;
    const { prefetchMultiplier = parts.configuration.prefetchMultiplier } = readWorkerOptions(request.native);
    const hostname = toHostname(request.name);
    const queues = request.queues.map((queue) => parts.queues.toBroker(queue));
    const prefetch = request.concurrency * prefetchMultiplier;
    this.#teller = new OutcomeTeller(request.logger);
    this.#settler = new CelerySettler(parts.queues, hostname);
    this.#control = this.#createControl({ hostname, queues, prefetch });
    const armed = Promise.withResolvers<AsyncDisposable>();
    armed.promise.catch(() => undefined);
    this.#consumer = parts.broker.consume({
      queues,
      prefetch,
      onDelivery: (delivery) => this.#receive(delivery, armed.promise),
    });
    const listening = this.#revocations.begin(() => this.#control.begin(), parts);
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

  #createControl(facts: Pick<ControlledWorker, "hostname" | "queues" | "prefetch">): WorkerControl {
    const { broker, configuration } = this.#parts;
    const { tasks, concurrency, logger } = this.#request;
    const worker: ControlledWorker = {
      ...facts,
      configuration,
      brokerTitle: broker.title,
      taskNames: [...tasks.keys()],
      concurrency,
      revocations: this.#revocations,
      listTasks: () => this.#running.values(),
      stop: () => {
        logger.warn("The remote control asked the worker to stop; it waits for what runs.");
        // As Celery's workers do: what runs may take its time.
        this.#drain.begin({ deadlineMs: NO_DEADLINE_MS });
      },
    };
    return new WorkerControl(broker, worker, logger);
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
    await delay(GIVE_UP_PAUSE_MS, undefined, { signal: this.#drain.draining }).catch(() => undefined);
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
    const key = attemptKey(message);
    await this.#untilToldBefore(message);
    for (let known = this.#running.get(key); known !== undefined; known = this.#running.get(key)) {
      if (delivery.redelivered) return known.adopt(delivery);
      // Another message of the same attempt: sent twice, or already back from where it was parked.
      await known.ended;
    }
    const task = new RunningTask(message.id, delivery, message);
    this.#running.set(key, task);
    this.#control.taskEvents?.received({ delivery, message });
    try {
      await this.#run({ delivery, message, startedAt: undefined }, task);
    } finally {
      this.#running.delete(key);
      task.end();
    }
  }

  /**
   * The attempt before sent this one. Until its own message is acknowledged, and that has left this process, a kill by this
   * attempt would bring both back.
   */
  async #untilToldBefore({ id, retries }: CeleryMessage): Promise<void> {
    const before = retries === 0 ? undefined : this.#running.get(attemptKey({ id, retries: retries - 1 }));
    if (before === undefined) return;
    await before.ended;
    await nextTurn();
    await nextTurn();
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
    await this.#teller.tell(
      new RunningTask(id ?? "", delivery),
      this.#settler.refuse(delivery, error, { ...failure, code }),
    );
    if (id !== undefined) this.#control.taskEvents?.failed(id, { ...failure, code }, "task-failed");
  }

  async #run(taken: TakenTask, task: RunningTask): Promise<void> {
    const { delivery, message } = taken;
    // A step may have been published twice by the workers of the step before, one of which was taken for dead.
    const untold = delivery.redelivered ? this.#teller.takeUntold(message) : undefined;
    if (untold !== undefined) return this.#teller.tell(task, untold);
    const mayBeDone = delivery.redelivered || message.parentId !== undefined;
    const settled = mayBeDone ? await this.#findSettlement(taken) : undefined;
    if (settled !== undefined) return this.#teller.tell(task, settled);
    if (this.#revocations.has(message.id)) return this.#drop(taken, task);
    const waitMs = (message.eta?.getTime() ?? 0) - Date.now();
    if (waitMs > HOLD_MS) return this.#teller.tell(task, this.#settler.postpone(taken, message.eta as Date));
    if (waitMs > 0) await delay(waitMs, undefined, { signal: task.controller.signal }).catch(() => undefined);
    const slot = await this.#request.takeSlot(task.controller.signal).catch(() => undefined);
    if (slot === undefined || this.#drain.draining.aborted) {
      slot?.giveBack();
      return this.#drop(taken, task);
    }
    await this.#execute(taken, task, slot);
  }

  /** Without a start: it was revoked, or goes back to its queue. */
  async #drop(taken: TakenTask, task: RunningTask): Promise<void> {
    const isRevoked = this.#revocations.has(taken.message.id);
    const outcome: Outcome = isRevoked ? { status: "cancelled" } : { status: "released" };
    await this.#teller.tell(task, this.#settler.settle(taken, outcome));
    this.#control.taskEvents?.ended(taken.message.id, outcome, undefined);
  }

  async #execute(taken: TakenTask, task: RunningTask, slot: Slot): Promise<void> {
    const { delivery, message } = taken;
    const { configuration, store } = this.#parts;
    task.begin();
    let starts = 1;
    try {
      if (configuration.ackMode === "early") await delivery.acknowledgeEarly();
      // Counted here and not at receipt: what was only held is given out again too, and has not been started.
      if (delivery.redelivered)
        starts = (await store.countStart(message.id, message.retries)) ?? (delivery.returns ?? 0) + 1;
    } catch (error) {
      slot.giveBack();
      throw error;
    }
    const begun: TakenTask = { ...taken, startedAt: new Date() };
    if (configuration.trackStarted && !message.ignoreResult) this.#tellStarted(begun);
    this.#control.counts.add(message.task);
    this.#control.taskEvents?.started(message.id);
    const from = performance.now();
    const outcome = await slot.execute(this.#invocationOf(begun, task, starts));
    const runMs = performance.now() - from;
    if (outcome.status === "released" && delivery.redelivered)
      await store.uncountStart(message.id, message.retries).catch(() => undefined);
    await this.#teller.tell(task, this.#settlementOf(begun, outcome));
    this.#control.taskEvents?.ended(message.id, outcome, runMs);
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
      const failure = unpublishable(error);
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
    const meta = await this.#parts.store.lookUp(taken.message.id);
    const settlement = meta && this.#settler.resume(taken, meta);
    return settlement === undefined || taken.delivery.redelivered ? settlement : { verdict: "done" };
  }

  #cancel(id: string, reach: Reach): void {
    for (const task of this.#running.values())
      if (task.id === id && (reach === "running" || task.isWaiting))
        task.controller.abort(new TaskCancelled("Somebody cancelled the task."));
  }

  #handBackWaiting(olderThanMs: number): void {
    const before = performance.now() - olderThanMs;
    for (const task of this.#running.values())
      if (task.isWaiting && task.takenAt <= before) task.controller.abort(this.#drain.draining.reason);
  }

  #stopRunning(): void {
    for (const task of this.#running.values()) task.controller.abort(this.#drain.stopping.reason);
    setTimeout(() => this.#teller.giveUp(), FLUSH_MS).unref();
  }
}

/** Celery's tools tell workers from clients by the `@`. */
function toHostname(workerName: string): string {
  return workerName.includes("@") ? workerName : `${workerName}@${hostname()}`;
}
