import { TaskCancelled, WorkerStopping } from "@task-abstraction/core";
import type { PgbossConnection } from "./pgboss-connection.ts";
import type { PgbossJobReader } from "./pgboss-job-reader.ts";
import type { ClaimedJob } from "./pgboss-outcomes.ts";

/** A job in hand, and the way to its handler. */
export interface RunningJob extends ClaimedJob {
  readonly controller: AbortController;
}

/** The jobs that a worker has fetched and not yet settled: renewed while they last, aborted when they are lost. */
export class PgbossClaims {
  readonly #connection: PgbossConnection;
  readonly #jobs: PgbossJobReader;
  readonly #claims = new Map<string, RunningJob>();

  constructor(connection: PgbossConnection, jobs: PgbossJobReader) {
    this.#connection = connection;
    this.#jobs = jobs;
  }

  get size(): number {
    return this.#claims.size;
  }

  add(job: RunningJob): void {
    this.#claims.set(job.id, job);
  }

  /** Forgets a job that has been settled; a later start of the same one stays. */
  remove(job: ClaimedJob): void {
    if (this.#claims.get(job.id) === job) this.#claims.delete(job.id);
  }

  /** Somebody has cancelled these, as far as they are here. */
  cancel(ids: readonly string[]): void {
    for (const id of ids) this.#claims.get(id)?.controller.abort(cancelled());
  }

  /** Hands everything back. */
  release(): void {
    for (const { controller } of this.#claims.values()) controller.abort(stopping());
  }

  /** Renews every claim, and aborts the handlers of those that are lost. */
  async renew(): Promise<void> {
    const byQueue = Map.groupBy(this.#claims.values(), ({ queue }) => queue);
    for (const [queue, jobs] of byQueue) {
      const attempts = jobs.map(({ id, retryCount }) => ({ id, retryCount }));
      const response = await this.#connection.run((boss) => boss.touch(queue, attempts));
      const held = new Set((response as { readonly settled?: readonly string[] }).settled ?? []);
      await this.#abortLost(jobs.filter((job) => !held.has(job.id) && this.#claims.get(job.id) === job));
    }
  }

  async #abortLost(lost: readonly RunningJob[]): Promise<void> {
    const rows = await this.#jobs.readAll(lost);
    const ended = new Set(rows.filter(({ state }) => state === "cancelled").map(({ id }) => id));
    // Whatever the outcome of one that another worker has will be, the fence drops it.
    for (const { id, controller } of lost) controller.abort(ended.has(id) ? cancelled() : overtaken());
  }
}

/** Why a handler ends that is handed back by a worker that stops. */
export function stopping(): WorkerStopping {
  return new WorkerStopping("The worker stops.");
}

function cancelled(): TaskCancelled {
  return new TaskCancelled("Somebody cancelled the task.");
}

function overtaken(): WorkerStopping {
  return new WorkerStopping(
    "The engine gave the task to another worker after it missed heartbeats of this one.",
  );
}
