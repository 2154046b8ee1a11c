import { setTimeout as delay, setImmediate as nextTurn } from "node:timers/promises";
import { BackendUnavailableError, describeFailure, type Logger, type Outcome } from "@task-abstraction/core";
import { mapPgbossError } from "./map-pgboss-error.ts";
import type { PgbossConnection } from "./pgboss-connection.ts";
import type { Statement } from "./pgboss-database.ts";
import { type ClaimedJob, isSimple, PgbossOutcomes, type Settling } from "./pgboss-outcomes.ts";
import { isLapsedClaim } from "./pgboss-statements.ts";

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
  readonly #outcomes: PgbossOutcomes;
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
    this.#outcomes = new PgbossOutcomes(connection);
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
      const [row] = await this.#connection.query(this.#outcomes.endAll(queue, settlings));
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

  /** Some claims have lapsed, of work that is done. What has ended is not touched. */
  async #completeLate(settlings: readonly Settling[]): Promise<void> {
    for (const settling of settlings) {
      if (settling.outcome.status === "completed")
        await this.#connection.query(this.#outcomes.endLate(settling));
    }
  }

  async #settleAlone(settling: Settling): Promise<void> {
    if (await this.#runIfHeld(await this.#outcomes.statementsFor(settling))) return;
    if (settling.outcome.status === "completed") {
      const later = await this.#outcomes.statementsAfter(settling);
      if (await this.#runIfHeld([this.#outcomes.endLate(settling), ...later])) return;
    }
    this.#logger.debug("A job had been ended by another worker or cancelled; its outcome is dropped.", {
      id: settling.job.id,
    });
  }

  /** Runs the statements as one transaction; false, and nothing done, where the claim that they need has lapsed. */
  async #runIfHeld(statements: readonly Statement[]): Promise<boolean> {
    try {
      await this.#connection.transaction(statements);
      return true;
    } catch (error) {
      if (isLapsedClaim(error)) return false;
      throw error;
    }
  }
}
