import type {
  RequestOptions,
  Submission,
  SubmissionOutcome,
  SubmitError,
  SubmitRequest,
  WorkflowRequest,
} from "@task-abstraction/core";
import type { PgBoss } from "pg-boss";
import { mapSubmitError } from "./map-pgboss-error.ts";
import type { PgbossConnection } from "./pgboss-connection.ts";
import { createJobId, type Envelope, pack, packArguments } from "./pgboss-envelope.ts";
import { toPgbossQueue, toTaskId } from "./pgboss-id.ts";
import { createJob, type Job, type JobSettings } from "./pgboss-job.ts";
import { planChain } from "./pgboss-workflow.ts";

/** Jobs per INSERT of a bulk submit: beyond this the statement grows without getting cheaper per job. */
const BULK_SIZE = 1_000;
/** Of the first of several: the engine begins while the rest is made ready. */
const FIRST_BULK_SIZE = 200;

/** Submitting: a request becomes one row. */
export class PgbossSubmitter {
  readonly #connection: PgbossConnection;

  constructor(connection: PgbossConnection) {
    this.#connection = connection;
  }

  async submit(request: SubmitRequest): Promise<Submission> {
    const queue = toPgbossQueue(request.queue);
    const id = createJobId(scopeOf("task", queue, request.taskName, request.idempotencyKey));
    return this.#send(queue, createJob(id, taskEnvelope(request), request));
  }

  async submitWorkflow(request: WorkflowRequest): Promise<Submission> {
    const queue = toPgbossQueue(request.steps[0].queue);
    const id = createJobId(scopeOf("workflow", queue, request.workflowName, request.idempotencyKey));
    const envelope = { ...planChain(request, { queue, id }), ...headersAndExpiry(request) };
    return this.#send(queue, createJob(id, envelope, { ...request, native: request.steps[0].native }));
  }

  /**
   * One INSERT per queue and thousand, the first a short one; each is all or nothing. While the engine takes one in, the next is made ready and
   * sent, so that they begin in order.
   */
  async submitMany(requests: readonly SubmitRequest[]): Promise<readonly SubmissionOutcome[]> {
    const outcomes = new Array<SubmissionOutcome>(requests.length);
    const queueOf = (index: number): string => toPgbossQueue((requests[index] as SubmitRequest).queue);
    for (const [queue, indexes] of Map.groupBy(requests.keys(), queueOf)) {
      let before: Promise<void> = Promise.resolve();
      const firstSize = indexes.length > BULK_SIZE ? FIRST_BULK_SIZE : BULK_SIZE;
      for (let start = 0, end = firstSize; start < indexes.length; start = end, end += BULK_SIZE) {
        const slice = indexes.slice(start, end);
        const inserting = this.#insertSlice(
          queue,
          slice.map((index) => [index, this.#jobOf(requests[index] as SubmitRequest)]),
          outcomes,
        );
        await before;
        before = inserting;
      }
      await before;
    }
    return outcomes;
  }

  async #insertSlice(
    queue: string,
    jobs: readonly (readonly [index: number, job: Job])[],
    outcomes: SubmissionOutcome[],
  ): Promise<void> {
    const failure = await this.#insert(
      queue,
      jobs.map(([, job]) => job),
    );
    for (const [index, { id }] of jobs) {
      outcomes[index] =
        failure === undefined
          ? { status: "submitted", id: toTaskId({ queue, id }) }
          : { status: "failed", error: failure };
    }
  }

  #jobOf(request: SubmitRequest): Job {
    return createJob(createJobId(undefined), taskEnvelope(request), request);
  }

  async #send(queue: string, job: Job): Promise<Submission> {
    const { id, data, ...options } = job;
    const sent = await this.#onQueue(queue, (boss, settings) =>
      boss.send(queue, data, { ...settings, ...options, id }),
    );
    // pg-boss answers null when the id is there already: the task that was first with this key.
    return { id: toTaskId({ queue, id }), deduplicated: sent === null };
  }

  async #insert(queue: string, jobs: readonly Job[]): Promise<SubmitError | undefined> {
    try {
      await this.#onQueue(queue, async (boss, settings) =>
        boss.insert(
          queue,
          jobs.map((job) => ({ ...settings, ...job })),
        ),
      );
      return undefined;
    } catch (error) {
      return error as SubmitError;
    }
  }

  /** Runs a send on a queue that exists; one that was deleted under us is made again, once. */
  async #onQueue<Result>(
    queue: string,
    send: (boss: PgBoss, settings: JobSettings) => Promise<Result>,
  ): Promise<Result> {
    const connection = this.#connection;
    const attempt = async (): Promise<Result> =>
      send(await connection.boss(), await connection.ensureQueue(queue));
    try {
      return await attempt().catch((error: unknown) => {
        if (!isMissingQueue(error)) throw error;
        connection.forgetQueue(queue);
        return attempt();
      });
    } catch (error) {
      throw mapSubmitError(error, connection.engine);
    }
  }
}

function taskEnvelope(request: SubmitRequest): Envelope {
  return {
    v: 1,
    task: request.taskName,
    args: packArguments(request.args),
    ...(request.kwargs === undefined ? {} : { kwargs: pack(request.kwargs) }),
    ...headersAndExpiry(request),
  };
}

function headersAndExpiry({ headers, expiresAt }: RequestOptions): Pick<Envelope, "headers" | "expiresAt"> {
  return {
    ...(Object.keys(headers).length === 0 ? {} : { headers: pack(headers) }),
    ...(expiresAt === undefined ? {} : { expiresAt: expiresAt.toISOString() }),
  };
}

function scopeOf(
  kind: "task" | "workflow",
  queue: string,
  name: string,
  key: string | undefined,
): readonly string[] | undefined {
  return key === undefined ? undefined : [kind, queue, name, key];
}

function isMissingQueue(error: unknown): boolean {
  return error instanceof Error && /Queue .* (does not exist|not found)/i.test(error.message);
}
