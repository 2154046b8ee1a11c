import type { Db } from "pg-boss";
import type { EmbeddedEngine } from "./embedded/embedded-engine.ts";
import { ServerListener } from "./pgboss-server-listener.ts";
import type { ServerSockets } from "./pgboss-server-sockets.ts";

/** Ends a subscription. */
export interface ListenHandle {
  close(): Promise<void>;
}

/** One SQL statement with its parameters. */
export interface Statement {
  readonly text: string;
  readonly values?: readonly unknown[] | undefined;
}

/** Rows as the driver gives them. */
export type Rows = readonly Readonly<Record<string, unknown>>[];

/** What this backend asks of a database, beside what pg-boss asks of it. */
export interface PgbossDatabase {
  /** For pg-boss, where it does not bring its own pool. */
  readonly forPgBoss: Db | undefined;
  /** For pg-boss' fetch, where the planner has to be told to read a queue in the order of its index. */
  readonly forFetch?: Db | undefined;
  query(text: string, values?: readonly unknown[]): Promise<Rows>;
  /** All or nothing; answers the rows of each statement. */
  transaction(statements: readonly Statement[]): Promise<readonly Rows[]>;
  /** `onReconnect` is called whenever notifications may have been missed. Answers `undefined` where none come through. */
  listen(
    channel: string,
    onNotification: (payload: string) => void,
    onReconnect: () => void,
  ): Promise<ListenHandle | undefined>;
  close(): Promise<void>;
}

/** The embedded engine, which runs each call as a unit of its own among those of other processes. */
export function createEmbeddedDatabase(engine: EmbeddedEngine): PgbossDatabase {
  const listen = async (...[channel, onNotification, onReconnect]: Parameters<PgbossDatabase["listen"]>) => {
    const unlisten = await engine.listen(channel, onNotification, onReconnect);
    return { close: unlisten };
  };
  return {
    forPgBoss: {
      listen,
      async executeSql(text, values) {
        if (values !== undefined && values.length > 0) return engine.query(text, values);
        // pg-boss sends several statements at once where there are no parameters, and wants the rows of all.
        const results = await engine.exec(text);
        return { rows: results.flatMap((result) => result.rows ?? []) };
      },
    },
    query: async (text, values) => (await engine.query(text, values)).rows as Rows,
    transaction: async (statements) =>
      (await engine.transaction(statements.map(({ text, values }) => ({ text, values: values ?? [] })))).map(
        ({ rows }) => rows as Rows,
      ),
    listen,
    close: () => engine.close(),
  };
}

/**
 * Statistics lag behind a backlog that grows quickly, and a planner that takes it for a few rows reads and sorts all of
 * it for every fetch: 32 ms instead of 1 at 100,000 jobs, until autovacuum has counted. Holds for the one transaction
 * that several statements sent together are.
 */
const READ_IN_ORDER = "SET LOCAL enable_sort = off";

/** The pool that pg-boss opened on a PostgreSQL server. */
export function createServerDatabase(pool: Db, sockets: ServerSockets): PgbossDatabase {
  const listener = new ServerListener(pool);
  return {
    forPgBoss: undefined,
    forFetch: {
      executeSql: async (text, values) =>
        values === undefined || values.length === 0
          ? last(await pool.executeSql(`${READ_IN_ORDER}; ${text}`))
          : pool.executeSql(text, values),
    },
    query: async (text, values) => (await pool.executeSql(text, [...(values ?? [])])).rows,
    async transaction(statements) {
      const transaction = await (pool as Required<Db>).beginTransaction();
      try {
        const results: Rows[] = [];
        for (const { text, values } of statements) {
          results.push((await transaction.db.executeSql(text, [...(values ?? [])])).rows);
        }
        await transaction.commit();
        return results;
      } catch (error) {
        await transaction.rollback();
        throw error;
      }
    },
    listen: (channel, onNotification, onReconnect) => listener.listen(channel, onNotification, onReconnect),
    // pg-boss has closed the pool it opened, as far as the server went along.
    close: async () => sockets.destroy(),
  };
}

/** Several statements at once answer a list: https://node-postgres.com/features/queries */
function last(results: { rows: unknown[] } | { rows: unknown[] }[]): { rows: unknown[] } {
  return Array.isArray(results) ? (results.at(-1) as { rows: unknown[] }) : results;
}

/**
 * The statement that a pg-boss call would run, instead of running it: so that several become one transaction.
 *
 * @param call gets the `db` option to pass on to pg-boss
 */
export async function captureStatement(call: (db: Db) => Promise<unknown>): Promise<Statement> {
  const captured: Statement[] = [];
  await call({
    executeSql: async (text, values) => {
      captured.push({ text, values: values ?? [] });
      // Enough for every caller of ours: one row with an id and a count.
      return { rows: [{ id: "captured", count: "1", ids: [] }] };
    },
  });
  const [statement] = captured;
  if (statement === undefined || captured.length !== 1) {
    throw new Error(
      `pg-boss ran ${captured.length} statements where one was expected; its version is not the pinned one`,
    );
  }
  return statement;
}
