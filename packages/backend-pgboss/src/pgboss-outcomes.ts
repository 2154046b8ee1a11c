import type { Outcome, TaskFailure } from "@task-abstraction/core";
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

/** An outcome that the engine has still to be told. */
export interface Settling {
  readonly job: ClaimedJob;
  readonly outcome: Outcome;
}

/** What of the outcomes is to be written: statements, fenced to the claim that each job was started under. */
export class PgbossOutcomes {
  readonly #connection: PgbossConnection;

  constructor(connection: PgbossConnection) {
    this.#connection = connection;
  }

  /** Simple outcomes of one queue in one statement; it answers how many it `ended`. */
  endAll(queue: string, settlings: readonly Settling[]): Statement {
    return endJobs(
      this.#connection.schema,
      queue,
      settlings.map(({ job, outcome }) => toEnding(job, outcome)),
      settlings.map(({ job }) => toldId(job)),
    );
  }

  /** A completed job whose claim has lapsed: see {@link completeLate}. */
  endLate({ job, outcome }: Settling): Statement {
    return completeLate(this.#connection.schema, job.queue, toEnding(job, outcome), toldId(job));
  }

  /** Everything that an outcome means, to be run as one transaction. */
  async statementsFor({ job, outcome }: Settling): Promise<readonly Statement[]> {
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
      case "cancelled":
        return [
          this.endAll(job.queue, [{ job, outcome }]),
          ...(await this.statementsAfter({ job, outcome })),
        ];
    }
  }

  /** What follows from a step that has been completed: the next one, if it has been ended so. */
  async statementsAfter({ job, outcome }: Settling): Promise<readonly Statement[]> {
    if (outcome.status !== "completed") return [];
    const next = nextJob(job.envelope as Envelope, outcome);
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

/** Whether an outcome ends its job and nothing follows from it, so that it can be told with others. */
export function isSimple({ job, outcome }: Settling): boolean {
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
