import { setTimeout as delay, setImmediate as nextTurn } from "node:timers/promises";
import {
  BackendUnavailableError,
  describeFailure,
  type Logger,
  type Outcome,
  type TaskFailure,
} from "@task-abstraction/core";
import { mapPgbossError } from "./map-pgboss-error.ts";
import type { PgbossConnection } from "./pgboss-connection.ts";
import { captureStatement, type Statement } from "./pgboss-database.ts";
import { type Envelope, pack } from "./pgboss-envelope.ts";
import type { Job } from "./pgboss-job.ts";
import {
  type Claim,
  completeLate,
  type Ending,
  endJobs,
  fenceFailure,
  isLapsedClaim,
  releaseJob,
  requireEnded,
  tell,
} from "./pgboss-statements.ts";
import { nextJob } from "./pgboss-workflow.ts";

/** One start of a job by this worker, from fetch to settlement. */
export interface ClaimedJob extends Claim {
  readonly queue: string;
  readonly envelope: Envelope | undefined;
}

interface Settling {
  readonly job: ClaimedJob;
  readonly outcome: Outcome;
}

/** Jobs that end in one statement: their ids must fit into one notification of 8,000 bytes. */
const LARGEST_BATCH = 200;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

/**
 * Tells pg-boss the outcomes, many at once: those that come while a statement is under way go with the next. While the
 * engine is away they wait here; the fence in every statement drops one whose claim has lapsed meanwhile.
 */
export class PgbossSettlement {
  readonly #connection: PgbossConnection;
  readonly #logger: Logger;
  readonly #onSettled: (job: ClaimedJob, outcome: Outcome) => void;
  readonly #waiting: Settling[] = [];
  readonly #end = new AbortController();
  #batchSize = LARGEST_BATCH;
  #running: Promise<void> | undefined;

  constructor(
    connection: PgbossConnection,
    logger: Logger,
    onSettled: (job: ClaimedJob, outcome: Outcome) => void,
  ) {
    this.#connection = connection;
    this.#logger = logger;
    this.#onSettled = onSettled;
  }

  add(job: ClaimedJob, outcome: Outcome): void {
    this.#waiting.push({ job, outcome });
    this.#running ??= this.#run();
  }

  /** Resolves when every outcome so far has been told, or `timeoutMs` are over; answers how many were not. */
  async flush(timeoutMs: number): Promise<number> {
    const timer = new AbortController();
    const timeUp = delay(timeoutMs, undefined, { signal: timer.signal }).catch(() => undefined);
    await Promise.race([this.#running, timeUp]);
    timer.abort();
    this.#end.abort();
    return this.#waiting.length;
  }

  async #run(): Promise<void> {
    let pauseMs = FIRST_PAUSE_MS;
    // One turn of the loop: what ends together is told together, after the fetch that its slots are used for, so that the
    // next tasks run while the engine takes these outcomes in.
    await nextTurn();
    while (this.#waiting.length > 0 && !this.#end.signal.aborted) {
      const batch = this.#waiting.slice(0, this.#batchSize);
      try {
        await this.#settle(batch);
        pauseMs = FIRST_PAUSE_MS;
        this.#batchSize = LARGEST_BATCH;
        this.#waiting.splice(0, batch.length);
      } catch (thrown) {
        const error = mapPgbossError(thrown, this.#connection.engine);
        if (!BackendUnavailableError.isInstance(error)) {
          this.#onRefused(batch, error);
          continue;
        }
        this.#logger.warn("Outcomes could not be told to the engine; trying again.", {
          outcomes: this.#waiting.length,
          error: error.message,
        });
        await delay(pauseMs, undefined, { signal: this.#end.signal }).catch(() => undefined);
        pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
      }
    }
    this.#running = undefined;
  }

  /** Finds the outcome that the engine refuses, and ends its task as failed instead: one bad result stops no other. */
  #onRefused(batch: readonly Settling[], error: Error): void {
    const [first] = batch;
    if (batch.length > 1 || first === undefined) {
      this.#batchSize = 1;
      return;
    }
    this.#waiting.shift();
    const { job, outcome } = first;
    this.#logger.error("The engine refused an outcome.", {
      id: job.id,
      status: outcome.status,
      error: error.message,
    });
    if (outcome.status === "failed" && outcome.error.code === "ENGINE_ERROR") this.#onSettled(job, outcome);
    else
      this.#waiting.unshift({
        job,
        outcome: { status: "failed", error: describeFailure(error, "ENGINE_ERROR", false), retry: false },
      });
  }

  /** Simple endings of a queue in one statement, every other outcome in a transaction of its own. */
  async #settle(batch: readonly Settling[]): Promise<void> {
    const endings = batch.filter(isSimple);
    for (const [queue, settlings] of Map.groupBy(endings, ({ job }) => job.queue)) {
      const [row] = await this.#connection.query(this.#endAll(queue, settlings));
      if (row?.["ended"] !== settlings.length) await this.#completeLate(settlings);
      this.#done(settlings);
    }
    for (const settling of batch) {
      if (isSimple(settling)) continue;
      await this.#settleAlone(settling);
      this.#done([settling]);
    }
  }

  /** A batch that failed in its middle is settled again from its start: what was done is fenced off. */
  #done(settlings: readonly Settling[]): void {
    for (const { job, outcome } of settlings) this.#onSettled(job, outcome);
  }

  #endAll(queue: string, settlings: readonly Settling[]): Statement {
    return endJobs(
      this.#connection.schema,
      queue,
      settlings.map(({ job, outcome }) => toEnding(job, outcome)),
      settlings.map(({ job }) => toldId(job)),
    );
  }

  /** Some claims have lapsed, of work that is done: see {@link completeLate}. What has ended is not touched. */
  async #completeLate(settlings: readonly Settling[]): Promise<void> {
    for (const settling of settlings) {
      if (settling.outcome.status === "completed") await this.#connection.query(this.#endLate(settling));
    }
  }

  #endLate({ job, outcome }: Settling): Statement {
    return completeLate(this.#connection.schema, job.queue, toEnding(job, outcome), toldId(job));
  }

  async #settleAlone(settling: Settling): Promise<void> {
    const { job, outcome } = settling;
    try {
      await this.#connection.transaction(await this.#statementsFor(job, outcome));
    } catch (error) {
      if (!isLapsedClaim(error)) throw error;
      if (outcome.status === "completed") await this.#continueLate(settling);
      else this.#dropped(job);
    }
  }

  async #continueLate(settling: Settling): Promise<void> {
    const { job, outcome } = settling;
    try {
      await this.#connection.transaction([
        this.#endLate(settling),
        ...(await this.#statementsAfter(job, outcome as Outcome & { status: "completed" })),
      ]);
    } catch (error) {
      if (!isLapsedClaim(error)) throw error;
      this.#dropped(job);
    }
  }

  #dropped({ id }: ClaimedJob): void {
    this.#logger.debug("A job had been ended by another worker or cancelled; its outcome is dropped.", {
      id,
    });
  }

  async #statementsFor(job: ClaimedJob, outcome: Outcome): Promise<readonly Statement[]> {
    const { schema } = this.#connection;
    switch (outcome.status) {
      case "released":
        return [releaseJob(schema, job.queue, job)];
      case "failed":
        return outcome.retry === false
          ? [...(await this.#fail(job, outcome.error, "terminal")), tell(schema, `finished:${toldId(job)}`)]
          : [
              ...(await this.#fail(job, outcome.error, "retry")),
              ...(await this.#delayRetry(job, outcome.retry.delayMs)),
            ];
      case "completed":
        return [this.#endAll(job.queue, [{ job, outcome }]), ...(await this.#statementsAfter(job, outcome))];
      case "cancelled":
        return [this.#endAll(job.queue, [{ job, outcome }])];
    }
  }

  /** What follows from a completed step, if it has been ended so: the next one, both or neither. */
  async #statementsAfter(
    job: ClaimedJob,
    outcome: Outcome & { readonly status: "completed" },
  ): Promise<readonly Statement[]> {
    const next = nextJob(job.envelope as Envelope, outcome.value);
    if (next === undefined) return [];
    const held = requireEnded(this.#connection.schema, job.queue, toEnding(job, outcome));
    return [held, await this.#insert(next.queue, next.job)];
  }

  async #insert(queue: string, { id, data, ...options }: Job): Promise<Statement> {
    const settings = await this.#connection.ensureQueue(queue);
    const boss = await this.#connection.boss();
    return captureStatement((db) => boss.send(queue, data, { ...settings, ...options, id, db }));
  }

  /** pg-boss' own fail(), so that dead letters and its statistics stay its own. */
  async #fail(job: ClaimedJob, error: TaskFailure, end: "retry" | "terminal"): Promise<readonly Statement[]> {
    const boss = await this.#connection.boss();
    const { id, retryCount, queue } = job;
    return [
      fenceFailure(this.#connection.schema, queue, job, end),
      await captureStatement((db) =>
        boss.fail(queue, { id, retryCount }, { v: 1, error: pack(error) }, { db }),
      ),
    ];
  }

  /** The delay is the job's next start, not a setting of it: a crash of that start is not delayed too. */
  async #delayRetry(job: ClaimedJob, delayMs: number): Promise<readonly Statement[]> {
    if (delayMs === 0) return [];
    const boss = await this.#connection.boss();
    const startAfter = `${delayMs / 1_000} seconds`;
    return [
      await captureStatement((db) => boss.update(job.queue, undefined, { id: job.id, startAfter, db })),
    ];
  }
}

function isSimple({ job, outcome }: Settling): boolean {
  const goesOn = outcome.status === "completed" && (job.envelope?.chain?.rest.length ?? 0) > 0;
  return (outcome.status === "completed" || outcome.status === "cancelled") && !goesOn;
}

function toEnding({ id, retryCount }: ClaimedJob, outcome: Outcome): Ending {
  if (outcome.status === "completed")
    return { id, retryCount, state: "completed", output: { v: 1, ...pack(outcome.value) } };
  const error = "error" in outcome ? outcome.error : undefined;
  return {
    id,
    retryCount,
    state: "cancelled",
    output: error === undefined ? null : { v: 1, error: pack(error) },
  };
}

/** Waits ask for a task by its job, for a run by its first job. */
function toldId(job: ClaimedJob): string {
  return job.envelope?.chain?.head.id ?? job.id;
}
