import type { OwnerConnection } from "../embedded/owner-connection.ts";
import type { Statement } from "../embedded/statement.ts";
import { fromPgbossQueue } from "../pgboss-id.ts";

/** How many tasks of a queue are in which state. */
export interface QueueDepth {
  readonly queue: string;
  /** Never started, the delayed ones included. */
  readonly queued: number;
  readonly running: number;
  /** To be started again, after a failure or by another worker. */
  readonly retryWaiting: number;
  readonly completed: number;
  readonly failed: number;
  readonly cancelled: number;
  /** How long the oldest task that could start now has waited for a worker; null where none waits. */
  readonly oldestWaitingMs: number | null;
}

/** The queues of a schema by name, empty ones too; null where pg-boss has made no such schema yet. */
export async function readQueues(
  { call }: OwnerConnection,
  schema: string,
): Promise<readonly QueueDepth[] | null> {
  const [found] = (await call("query", findSchema(schema))).rows as { isThere: boolean }[];
  if (found?.isThere !== true) return null;
  const { rows } = await call("query", countJobs(schema));
  return (rows as QueueDepth[]).map((row) => ({ ...row, queue: fromPgbossQueue(row.queue) }));
}

function findSchema(schema: string): Statement {
  return { text: `SELECT to_regclass($1) IS NOT NULL AS "isThere"`, values: [`${schema}.job`] };
}

/** States: `jobStates` in pg-boss' `plans.js`. The job tables hold what is kept of the past, too: it is one scan. */
function countJobs(schema: string): Statement {
  const count = (state: string): string => `count(*) FILTER (WHERE j.state = '${state}')::float8`;
  return {
    text: `
      SELECT q.name AS "queue", ${count("created")} AS "queued", ${count("active")} AS "running",
        ${count("retry")} AS "retryWaiting", ${count("completed")} AS "completed", ${count("failed")} AS "failed",
        ${count("cancelled")} AS "cancelled",
        round(extract(epoch FROM now() - min(j.start_after)
          FILTER (WHERE j.state IN ('created', 'retry') AND j.start_after <= now())) * 1000)::float8 AS "oldestWaitingMs"
      FROM ${schema}.queue q LEFT JOIN ${schema}.job j ON j.name = q.name
      GROUP BY q.name ORDER BY q.name`,
  };
}
