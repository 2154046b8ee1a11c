import type { TaskSnapshot, WorkflowSnapshot } from "../../src/adapter/snapshot.ts";
import type { Priority, StepRequest } from "../../src/adapter/submit-request.ts";

/** pg-boss finds a job by both. */
export interface JobKey {
  readonly queue: string;
  readonly id: string;
}

/** A start of a job: settling one that the engine has given to somebody else changes no row. */
export interface Claim extends JobKey {
  /** Starts before this one: failures and lost workers alike. */
  readonly retryCount: number;
}

/** The JSON of a job: what pg-boss has no column for travels here. */
export interface Envelope {
  readonly v: 1;
  readonly task: string;
  readonly args: readonly unknown[];
  readonly kwargs: Readonly<Record<string, unknown>> | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly expiresAt: string | undefined;
  readonly chain: Chain | undefined;
}

/** What a job of a chain knows of its run: enough to insert the next one. */
export interface Chain {
  readonly name: string;
  /** The first step's job names the run. */
  readonly head: JobKey;
  readonly step: number;
  readonly rest: readonly PlannedStep[];
  readonly priority: Priority | undefined;
}

/** Its id is fixed at submit: whoever repeats the transaction, the step is inserted once. */
export interface PlannedStep extends StepRequest {
  readonly id: string;
}

export interface JobRow extends Claim {
  readonly data: Envelope;
  readonly state: "created" | "retry" | "active" | "completed" | "cancelled" | "failed";
}

export interface JobOptions {
  readonly priority: number;
  /** An interval of PostgreSQL, so that only the server's clock counts. */
  readonly startAfter?: string | undefined;
  readonly retryLimit: number;
  readonly expireInSeconds: number;
  readonly heartbeatSeconds: number;
}

export interface FetchedJob {
  readonly id: string;
  readonly data: unknown;
  readonly retryCount: number;
}

export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** With `db` a call's statement is captured instead of run. */
type Captured = { readonly db: { readonly captured: Statement[] } };

/** The part of `PgBoss` 12.38 that the adapter calls. */
export interface Boss {
  send(queue: string, data: Envelope, options: JobOptions & { readonly id: string }): Promise<string | null>;
  insert(
    queue: string,
    jobs: readonly (JobOptions & { readonly id: string; readonly data: Envelope })[],
  ): Promise<string[] | null>;
  fail(queue: string, attempt: Omit<Claim, "queue">, output: object, options: Captured): Promise<unknown>;
  update(
    queue: string,
    data: undefined,
    options: Captured & { readonly id: string; readonly startAfter: string },
  ): Promise<unknown>;
}

export declare const boss: Boss;
export declare function captureStatement(call: (db: Captured["db"]) => Promise<unknown>): Promise<Statement>;
/** The statement that `send` would run. */
export declare function insertStatement(
  key: JobKey,
  data: Envelope,
  options: Omit<JobOptions, "startAfter">,
): Promise<Statement>;
/** All or none; again and again while the engine is away. One whose claim has lapsed is dropped and logged. */
export declare function transaction(statements: readonly Statement[]): Promise<void>;

// Statements on pg-boss' own tables, where it has no call for what is needed.
/** `state`, `output` and a notification in one statement, for many jobs at once; never a claim that has lapsed. */
export declare function endJob(claim: Claim, state: "completed" | "cancelled", output: object): Statement;
/** A division by zero, which ends the transaction, unless the job has just been ended under this claim. */
export declare function requireEnded(claim: Claim): Statement;
/** The same unless the claim holds; `terminal` also sets `retry_limit = retry_count`. */
export declare function fenceFailure(claim: Claim, end: "retry" | "terminal"): Statement;
/** `state = 'created', started_on = NULL`: pg-boss counts a start only where `started_on` is set. */
export declare function releaseJob(claim: Claim): Statement;
export declare function cancelJobs(keys: readonly JobKey[]): Promise<readonly string[]>;
export declare function readJobs(keys: readonly JobKey[]): Promise<readonly JobRow[]>;

/** LISTEN on the one channel that every process of a schema shares; job ids, of a chain that of its first job. */
export declare function listen(
  news: "finished" | "cancelled",
  onNews: (ids: readonly string[]) => void,
): Promise<Disposable>;
/** `boss.fetch(queue, { batchSize })`; nothing while the engine is away, and a look again later. */
export declare function fetchJobs(queue: string, batchSize: number): Promise<readonly FetchedJob[]>;
/** Queues that may hold work: told of a new job, added, or a second after the last look. Ends with the signal. */
export declare function hungryQueues(queues: readonly string[], signal: AbortSignal): HungryQueues;
export interface HungryQueues extends AsyncIterable<string> {
  /** Behind the others, so that a full queue does not starve them. */
  add(queue: string): void;
}
/** Every third of `heartbeatSeconds`: `boss.touch()`, and what became of the claims that it holds no longer. */
export declare function renewClaims<Held extends Claim>(
  claims: Iterable<Held>,
  onLost: (claim: Held, why: "cancelled" | "given to another worker") => void,
): Disposable;

export declare function randomId(): string;
/** A UUID made of a hash. */
export declare function hashedId(...parts: readonly string[]): string;
export declare function toTaskId(key: JobKey): string;
export declare function parseTaskId(id: string): JobKey | undefined;
export declare function isEnvelope(data: unknown): data is Envelope;
export declare function snapshotOf(job: JobRow): TaskSnapshot;
/** A step without a job has not begun. */
export declare function workflowSnapshotOf(jobs: readonly [JobRow, ...JobRow[]]): WorkflowSnapshot;
