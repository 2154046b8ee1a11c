import { setTimeout as delay } from "node:timers/promises";
import type { AdapterWorker, Logger, Outcome, Slot, WorkerRequest } from "@task-abstraction/core";
import type { Job as FetchedJob } from "pg-boss";
import { EngineContact } from "./engine-contact.ts";
import { MovableDeadline } from "./movable-deadline.ts";
import { PgbossClaims, type RunningJob, stopping } from "./pgboss-claims.ts";
import type { PgbossConfiguration } from "./pgboss-configuration.ts";
import type { PgbossConnection } from "./pgboss-connection.ts";
import { readEnvelope, unpack, unpackArguments } from "./pgboss-envelope.ts";
import { fromPgbossQueue, toPgbossQueue, toTaskId } from "./pgboss-id.ts";
import type { PgbossJobReader } from "./pgboss-job-reader.ts";
import type { ClaimedJob } from "./pgboss-outcomes.ts";
import { PgbossSettlement } from "./pgboss-settlement.ts";
import { newJobChannel } from "./pgboss-statements.ts";
import type { News, PgbossNews } from "./pgboss-watcher.ts";

/** Heartbeats per allowed silence: two may be lost before a worker counts as dead. */
const HEARTBEATS_PER_SILENCE = 3;
/** How often a worker asks pg-boss to look for dead ones; pg-boss shares the work among all that ask. */
const SUPERVISE_INTERVAL_MS = 3_000;
/** How long a stopping worker tries to tell its last outcomes. */
const FLUSH_TIMEOUT_MS = 5_000;
const LONGEST_PAUSE_MS = 5_000;

/** What a worker works with, shared with the rest of its backend. */
export interface PgbossWorkerParts {
  readonly connection: PgbossConnection;
  readonly configuration: PgbossConfiguration;
  readonly news: PgbossNews;
  readonly jobs: PgbossJobReader;
}

/**
 * A worker: fetches as many jobs as it has free slots, and again at once while a queue gives what was asked; woken by
 * pg-boss' notifications, with a poll as backstop. pg-boss' own `work()` starves a backlog when it is notified.
 */
export class PgbossWorker implements AdapterWorker {
  readonly ready: Promise<void>;
  readonly done: Promise<void>;
  readonly #connection: PgbossConnection;
  readonly #configuration: PgbossConfiguration;
  readonly #request: WorkerRequest;
  readonly #logger: Logger;
  readonly #settlement: PgbossSettlement;
  readonly #claims: PgbossClaims;
  /** Queues that may hold work, least recently fetched first. */
  readonly #hungry = new Set<string>();
  readonly #closers: (() => unknown)[] = [];
  readonly #stopping = new AbortController();
  readonly #dueTimers = new Set<NodeJS.Timeout>();
  readonly #contact: EngineContact;
  #closed = false;
  #fetching: Promise<void> = Promise.resolve();
  #wake: (() => void) | undefined;
  readonly #deadline = new MovableDeadline();
  readonly #ended = Promise.withResolvers<void>();

  constructor(parts: PgbossWorkerParts, request: WorkerRequest) {
    const { connection, configuration, news, jobs } = parts;
    this.#connection = connection;
    this.#configuration = configuration;
    this.#request = request;
    this.#logger = request.logger;
    this.#contact = new EngineContact(configuration.heartbeatSeconds * 1_000);
    this.#claims = new PgbossClaims(connection, jobs);
    this.#settlement = new PgbossSettlement(connection, request.logger, (job, outcome) =>
      this.#onSettled(job, outcome),
    );
    this.done = this.#ended.promise;
    this.done.catch(() => undefined);
    this.ready = this.#start(news).catch(async (error: unknown) => {
      await this.#free();
      this.#ended.reject(error);
      throw error;
    });
    this.ready.catch(() => undefined);
  }

  isHealthy(): boolean {
    return !this.#contact.isLost;
  }

  async stop({ deadlineMs }: { readonly deadlineMs: number }): Promise<void> {
    this.#deadline.bringTo(deadlineMs);
    if (!this.#stopping.signal.aborted) {
      this.#stopping.abort();
      this.#drain().then(this.#ended.resolve, this.#ended.reject);
    }
    await this.done;
  }

  async #start(news: PgbossNews): Promise<void> {
    const queues = this.#request.queues.map(toPgbossQueue);
    for (const queue of queues) await this.#connection.ensureQueue(queue);
    const listening = await news.listen((item) => this.#onNews(item));
    this.#closers.push(() => listening?.[Symbol.dispose]());
    const [row] = await this.#connection.query(newJobChannel(this.#connection.schema));
    const wakes = await this.#connection.listen(
      String(row?.["channel"]),
      (queue) => this.#onNewJobs(queues, queue),
      () => this.#feed(queues),
    );
    this.#closers.push(() => wakes?.close());
    this.#every(this.#configuration.pollIntervalMs, async () => this.#feed(queues));
    this.#every((this.#configuration.heartbeatSeconds * 1_000) / HEARTBEATS_PER_SILENCE, () => this.#renew());
    this.#every(SUPERVISE_INTERVAL_MS, () => this.#supervise());
    this.#feed(queues);
    this.#fetching = this.#loop();
  }

  /** Lets pg-boss end the claims of dead workers, after this one has renewed its own. */
  async #supervise(): Promise<void> {
    if (this.#contact.showsDeadWorkers) {
      await this.#renew();
      await this.#connection.run((boss) => boss.supervise());
    } else {
      await this.#connection.query({ text: "SELECT 1 AS alive" });
    }
    this.#contact.noteAnswer();
  }

  async #renew(): Promise<void> {
    if (this.#claims.size === 0) return;
    await this.#claims.renew();
    this.#contact.noteAnswer();
  }

  /** Runs `action` again and again, never twice at once; a failure is logged and does not end it. */
  #every(intervalMs: number, action: () => Promise<unknown>): void {
    let timer: NodeJS.Timeout;
    const tick = async (): Promise<void> => {
      await action().catch((error: unknown) => {
        this.#contact.noteFault(error);
        this.#logger.warn("The engine did not answer a worker.", { error: String(error) });
      });
      if (!this.#closed) timer = setTimeout(tick, intervalMs);
    };
    timer = setTimeout(tick, intervalMs);
    this.#closers.push(() => clearTimeout(timer));
  }

  #onNewJobs(queues: readonly string[], queue: string): void {
    if (queues.includes(queue)) this.#feed([queue]);
  }

  #feed(queues: readonly string[]): void {
    for (const queue of queues) this.#hungry.add(queue);
    this.#wake?.();
  }

  async #loop(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const [queue] = this.#hungry;
      if (queue === undefined) {
        await this.#nextWake();
        continue;
      }
      const slots = await this.#takeSlots(this.#hungry.size).catch(() => []);
      if (slots.length > 0) await this.#fetch(queue, slots);
    }
  }

  /** At least one slot, waiting for it, and a fair share of those that are free. */
  async #takeSlots(hungryQueues: number): Promise<Slot[]> {
    const { signal } = this.#stopping;
    const slots = [await this.#request.takeSlot(signal)];
    const share = Math.ceil((1 + this.#request.freeSlots()) / hungryQueues);
    while (slots.length < share && !signal.aborted) slots.push(await this.#request.takeSlot(signal));
    return slots;
  }

  async #fetch(queue: string, slots: Slot[]): Promise<void> {
    this.#hungry.delete(queue);
    try {
      const jobs = await this.#connection.fetch(queue, slots.length);
      this.#contact.noteAnswer();
      // Back at the end of the line: a full queue does not starve the others.
      if (jobs.length === slots.length) this.#hungry.add(queue);
      for (const job of jobs) this.#execute(queue, job, slots.pop() as Slot);
    } catch (error) {
      this.#contact.noteFault(error);
      this.#connection.forgetQueue(queue);
      this.#logger.warn("Fetching failed; trying again.", {
        queue: fromPgbossQueue(queue),
        error: String(error),
      });
      const pauseMs = Math.min(this.#configuration.pollIntervalMs * this.#contact.faults, LONGEST_PAUSE_MS);
      await delay(pauseMs, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
      await this.#connection.ensureQueue(queue).catch(() => undefined);
      this.#hungry.add(queue);
    } finally {
      for (const slot of slots) slot.giveBack();
    }
  }

  #execute(queue: string, { id, data, retryCount }: FetchedJob<unknown>, slot: Slot): void {
    const envelope = readEnvelope(data);
    const job: RunningJob = { id, retryCount, queue, envelope, controller: new AbortController() };
    this.#claims.add(job);
    // Fetched while the worker was told to stop: it goes back unstarted.
    if (this.#stopping.signal.aborted) job.controller.abort(stopping());
    if (envelope === undefined) {
      slot.giveBack();
      this.#settlement.add(job, this.#refuse(job));
      return;
    }
    const { chain } = envelope;
    const running = slot.execute({
      id: toTaskId({ queue, id }),
      taskName: envelope.task,
      queue: fromPgbossQueue(queue),
      attempt: retryCount + 1,
      delivery: 1,
      args: unpackArguments(envelope.args),
      kwargs: envelope.kwargs && (unpack(envelope.kwargs) as Readonly<Record<string, unknown>>),
      headers:
        envelope.headers === undefined ? {} : (unpack(envelope.headers) as Readonly<Record<string, string>>),
      expiresAt: envelope.expiresAt === undefined ? undefined : new Date(envelope.expiresAt),
      workflow: chain && { id: toTaskId(chain.head), step: chain.step },
      signal: job.controller.signal,
    });
    void running.then((outcome) => this.#settlement.add(job, outcome));
  }

  #refuse({ id, queue }: ClaimedJob): Outcome {
    const reason = "The job's data is not that of a task: another program put it into this queue.";
    const delivery = {
      queue: fromPgbossQueue(queue),
      id: toTaskId({ queue, id }),
      taskName: undefined,
      reason,
    };
    return { status: "failed", error: this.#request.refuse(delivery), retry: false };
  }

  #onSettled(job: ClaimedJob, outcome: Outcome): void {
    this.#claims.remove(job);
    if (outcome.status === "failed" && outcome.retry !== false)
      this.#fetchWhenDue(job.queue, outcome.retry.delayMs);
    this.#wake?.();
  }

  /** pg-boss tells of new jobs, not of retries that come due. */
  #fetchWhenDue(queue: string, delayMs: number): void {
    if (delayMs >= this.#configuration.pollIntervalMs) return;
    const timer = setTimeout(() => {
      this.#dueTimers.delete(timer);
      this.#feed([queue]);
    }, delayMs);
    this.#dueTimers.add(timer);
  }

  #onNews(news: News | "missed"): void {
    if (news !== "missed" && news.kind === "cancelled") this.#claims.cancel(news.ids);
  }

  async #drain(): Promise<void> {
    this.#wake?.();
    await this.ready.catch(() => undefined);
    await this.#deadline.until(this.#fetching);
    while (this.#claims.size > 0 && !this.#deadline.isOver) await this.#deadline.until(this.#nextWake());
    this.#claims.release();
    // Outcomes settle in this turn of the loop, and are told in the next.
    await new Promise((resolve) => setImmediate(resolve));
    const untold = await this.#settlement.flush(FLUSH_TIMEOUT_MS);
    if (untold > 0) {
      this.#logger.error(
        "The worker stops with outcomes that the engine did not take; those tasks will run again.",
        { untold },
      );
    }
    await this.#free();
  }

  /** Closes every timer and listener. */
  async #free(): Promise<void> {
    this.#closed = true;
    for (const timer of this.#dueTimers) clearTimeout(timer);
    for (const close of this.#closers.splice(0)) await close();
  }

  #nextWake(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}
