import type { Statement } from "./pgboss-database.ts";

// Where pg-boss has no call for what is needed, its tables are written here and nowhere else, with the columns of
// the exact version this package pins (docs/decisions/0004): outcomes of their own for many jobs at once, the fence
// that ends a transaction whose claim has lapsed, and a job handed back without using up an attempt.

/** How a job ends, in one batch with others. */
export interface Ending {
  readonly id: string;
  /** Names the claim: each start of a job has its own. */
  readonly retryCount: number;
  readonly state: "completed" | "cancelled";
  readonly output: object | null;
}

/** Channel on which results and cancellations are told, per schema. */
export function channelOf(schema: string): string {
  return `task_abstraction_${schema}`;
}

/** Channel on which pg-boss tells of new jobs; the expression is its own (`notifyChannelSql`). */
export function newJobChannel(schema: string): Statement {
  return { text: `SELECT ${newJobChannelSql(schema)} AS channel` };
}

function newJobChannelSql(schema: string): string {
  return `'pgboss_' || left(encode(sha224('${schema}'::bytea), 'hex'), 24)`;
}

/** Ends jobs of one queue, those whose claim still holds, and tells the waits of them; answers how many it `ended`. */
export function endJobs(
  schema: string,
  queue: string,
  endings: readonly Ending[],
  told: readonly string[],
): Statement {
  const news = `finished:${told.join(",")}`;
  const output = outputOfAll(endings);
  if (output !== undefined) {
    const [{ state, retryCount }] = endings as [Ending];
    return {
      text: `
        WITH ended AS (
          UPDATE ${schema}.job j
          SET state = $3::text::${schema}.job_state, output = $4::text::jsonb, completed_on = ${schema}.job_now()
          FROM unnest($2::uuid[]) AS i (id)
          WHERE j.name = $1 AND j.id = i.id AND j.state = 'active' AND j.retry_count = $5
          RETURNING 1
        ), ${tellIfEnded(schema, "$6")}`,
      values: [
        queue,
        endings.map(({ id }) => id),
        state,
        output === "null" ? null : output,
        retryCount,
        news,
      ],
    };
  }
  const input = endings.map(({ id, retryCount, state, output }) => ({
    id,
    retry_count: retryCount,
    state,
    output,
  }));
  return {
    text: `
      WITH input AS (
        SELECT * FROM json_to_recordset($2::text::json) AS x (id uuid, retry_count int, state text, output jsonb)
      ), ended AS (
        UPDATE ${schema}.job j
        SET state = i.state::${schema}.job_state, output = i.output, completed_on = ${schema}.job_now()
        FROM input i
        WHERE j.name = $1 AND j.id = i.id AND j.state = 'active' AND j.retry_count = i.retry_count
        RETURNING 1
      ), ${tellIfEnded(schema, "$3")}`,
    values: [queue, JSON.stringify(input), news],
  };
}

/** The JSON of the output where all end alike, in nothing but their ids: that costs a quarter less. */
function outputOfAll([first, ...others]: readonly Ending[]): string | undefined {
  const output = JSON.stringify(first?.output);
  const isAlike = ({ state, retryCount, output: other }: Ending): boolean =>
    state === first?.state && retryCount === first.retryCount && JSON.stringify(other) === output;
  return others.every(isAlike) ? output : undefined;
}

/** The rest of a statement whose `ended` are the jobs that it has ended. */
function tellIfEnded(schema: string, news: string): string {
  return `told AS (
        SELECT pg_notify('${channelOf(schema)}', ${news}) FROM ended LIMIT 1
      )
      SELECT count(*)::int AS ended, (SELECT count(*) FROM told) AS told FROM ended`;
}

/**
 * Completes a job whose claim has lapsed, as long as nobody has ended it: a worker that was taken for dead, while its
 * handler kept the event loop to itself, has done the work all the same. By the key of the one job, since a planner that
 * has a choice here reads the whole queue.
 */
export function completeLate(
  schema: string,
  queue: string,
  { id, retryCount, output }: Ending,
  told: string,
): Statement {
  return {
    text: `
      WITH ended AS (
        UPDATE ${schema}.job
        SET state = 'completed', output = $4::text::jsonb, completed_on = ${schema}.job_now()
        WHERE name = $1 AND id = $2::uuid AND state IN ('active', 'retry') AND retry_count >= $3
        RETURNING 1
      ), ${tellIfEnded(schema, "$5")}`,
    values: [queue, id, retryCount, JSON.stringify(output), `finished:${told}`],
  };
}

/** Ends the transaction with an error ({@link isLapsedClaim}) unless the job has been ended as given. */
export function requireEnded(schema: string, queue: string, ending: Ending): Statement {
  return {
    text: `
      SELECT 1 / count(*) AS held FROM ${schema}.job
      WHERE name = $1 AND id = $2::uuid AND retry_count >= $3 AND state = $4::text::${schema}.job_state`,
    values: [queue, ending.id, ending.retryCount, ending.state],
  };
}

/** The claim must still hold, else the transaction ends; `terminal` takes away the retries that are left. */
export function fenceFailure(
  schema: string,
  queue: string,
  claim: Claim,
  end: "retry" | "terminal",
): Statement {
  return {
    text: `
      WITH fenced AS (
        UPDATE ${schema}.job
        SET retry_limit = ${end === "terminal" ? "retry_count" : "retry_limit"}, retry_delay = 0, retry_backoff = false
        WHERE name = $1 AND id = $2::uuid AND state = 'active' AND retry_count = $3
        RETURNING id
      )
      SELECT 1 / count(*) AS held FROM fenced`,
    values: [queue, claim.id, claim.retryCount],
  };
}

/** One start of a job. */
export interface Claim {
  readonly id: string;
  readonly retryCount: number;
}

/** Hands a job back as if it had not been fetched: the next start does not count as another. */
export function releaseJob(schema: string, queue: string, claim: Claim): Statement {
  return {
    text: `
      WITH released AS (
        UPDATE ${schema}.job SET state = 'created', started_on = NULL, heartbeat_on = NULL
        WHERE name = $1 AND id = $2::uuid AND state = 'active' AND retry_count = $3
        RETURNING id
      )
      SELECT pg_notify(${newJobChannelSql(schema)}, $4) FROM released`,
    values: [queue, claim.id, claim.retryCount, queue],
  };
}

/** Tells every process of this schema. */
export function tell(schema: string, message: string): Statement {
  return { text: `SELECT pg_notify('${channelOf(schema)}', $1)`, values: [message] };
}

/** Jobs by queue and id, whatever their state. */
export function readJobs(
  schema: string,
  keys: readonly { readonly queue: string; readonly id: string }[],
): Statement {
  return {
    text: `
      SELECT j.name, j.id, j.data, j.state::text AS state, j.retry_count AS "retryCount",
        j.started_on AS "startedOn", j.completed_on AS "completedOn", j.output
      FROM unnest($1::text[], $2::uuid[]) AS wanted (name, id)
      JOIN ${schema}.job j ON j.name = wanted.name AND j.id = wanted.id`,
    values: [keys.map(({ queue }) => queue), keys.map(({ id }) => id)],
  };
}

/**
 * Cancels jobs that have not finished; answers their ids, and tells their workers and the waits of the first of them,
 * which names a run.
 */
export function cancelJobs(
  schema: string,
  keys: readonly [
    { readonly queue: string; readonly id: string },
    ...{ readonly queue: string; readonly id: string }[],
  ],
): Statement {
  return {
    text: `
      WITH cancelled AS (
        UPDATE ${schema}.job j SET state = 'cancelled', output = NULL, completed_on = ${schema}.job_now()
        FROM unnest($1::text[], $2::uuid[]) AS wanted (name, id)
        WHERE j.name = wanted.name AND j.id = wanted.id AND j.state < 'completed'
        RETURNING j.id
      ), told AS (
        SELECT pg_notify('${channelOf(schema)}', 'cancelled:' || id::text || ',' || $3) FROM cancelled
      )
      SELECT id, (SELECT count(*) FROM told) AS told FROM cancelled`,
    values: [keys.map(({ queue }) => queue), keys.map(({ id }) => id), keys[0].id],
  };
}

/** A division by zero: how a statement of ours ends a transaction whose claim no longer holds. */
export function isLapsedClaim(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "22012";
}
