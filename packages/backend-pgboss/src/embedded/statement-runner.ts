import type { PGlite } from "@electric-sql/pglite";
import { EmbeddedDatabaseError, pickDatabaseErrorFields } from "./embedded-database-error.ts";
import { createNotifications } from "./notifications.ts";
import { createPreparedStatements, isStalePlan } from "./prepared-statements.ts";
import { createSerialQueue } from "./serial-queue.ts";
import type { Statement, StatementResult } from "./statement.ts";

/**
 * Runs the calls of all clients on the one session that PGlite has, one call after the other. Each call is a unit of
 * its own: whatever transaction it leaves open is rolled back before the next one begins, so nobody's `ROLLBACK` ever
 * meets somebody else's transaction.
 */
export interface StatementRunner {
  /** True while nothing runs or waits. */
  readonly isIdle: boolean;
  /** How many calls have succeeded so far. */
  readonly unitsRun: number;
  query(statement: Statement): Promise<StatementResult>;
  exec(text: string): Promise<StatementResult[]>;
  transaction(statements: readonly Statement[]): Promise<StatementResult[]>;
  /** Resolves once notifications on `channel` arrive; the answer ends that. */
  listen(channel: string, onNotification: (payload: string) => void): Promise<() => Promise<void>>;
  /** Resolves once no call runs or waits. */
  drain(): Promise<void>;
  /** Ends the call that runs; those that wait, and all later ones, reject with `StatementNotExecutedError`. */
  stop(): Promise<void>;
}

/** Runs statements on `database`, which nothing else may use from here on; `onBroken` is told when it stops working. */
export function createStatementRunner(database: PGlite, onBroken: (cause: unknown) => void): StatementRunner {
  const queue = createSerialQueue();
  let unitsRun = 0;
  const prepared = createPreparedStatements(database);
  const notifications = createNotifications(database);

  const runUnit = <Result>(work: () => Promise<Result>): Promise<Result> =>
    queue.run(async () => {
      let result: Result;
      try {
        result = await work();
      } catch (error) {
        if (isFromDatabase(error)) {
          await rollBackOpenTransaction(database);
          throw new EmbeddedDatabaseError(error.message, pickDatabaseErrorFields(error));
        }
        await checkStillWorks(database).catch(() => onBroken(error));
        throw error;
      }
      unitsRun += 1;
      if (await rollBackOpenTransaction(database)) throw transactionLeftOpen();
      return result;
    });

  const runStatement = async ({ text, values = [] }: Statement): Promise<StatementResult> => {
    if (await prepared.canPrepare(text)) return prepared.run({ text, values });
    const { rows } = await database.query(text, [...values]);
    return { rows };
  };

  const runScript = async (text: string): Promise<StatementResult[]> => {
    if (await prepared.canPrepare(text)) return [await prepared.run({ text })];
    return (await database.exec(text)).map(({ rows }) => ({ rows }));
  };

  const runTransaction = async (statements: readonly Statement[]): Promise<StatementResult[]> => {
    await database.exec("BEGIN");
    const results: StatementResult[] = [];
    for (const statement of statements) {
      results.push(await runStatement(statement));
      if (!database.isInTransaction()) throw transactionEndedEarly();
    }
    await database.exec("COMMIT");
    return results;
  };

  const runTransactionAgainIfStale = async (statements: readonly Statement[]): Promise<StatementResult[]> => {
    try {
      return await runTransaction(statements);
    } catch (error) {
      if (!isStalePlan(error)) throw error;
      await rollBackOpenTransaction(database);
      return runTransaction(statements);
    }
  };

  return {
    get isIdle() {
      return queue.isIdle;
    },
    get unitsRun() {
      return unitsRun;
    },
    query: (statement) => runUnit(() => runStatement(statement)),
    exec: (text) => runUnit(() => runScript(text)),
    transaction: (statements) => runUnit(() => runTransactionAgainIfStale(statements)),
    async listen(channel, onNotification) {
      await runUnit(() => notifications.add(channel, onNotification));
      return () => runUnit(() => notifications.remove(channel, onNotification));
    },
    drain: () => queue.drain(),
    stop: () => queue.stop(),
  };
}

async function rollBackOpenTransaction(database: PGlite): Promise<boolean> {
  if (!database.isInTransaction()) return false;
  await database.exec("ROLLBACK");
  return true;
}

// A panic of PostgreSQL, a full disk for instance, ends the WebAssembly program for good.
async function checkStillWorks(database: PGlite): Promise<void> {
  await rollBackOpenTransaction(database);
  await database.query("SELECT 1");
}

// Only the fields are passed on: PGlite's errors also carry the statement and its values, which may be secret.
function isFromDatabase(error: unknown): error is Error {
  return error instanceof Error && "severity" in error && "code" in error;
}

function transactionLeftOpen(): EmbeddedDatabaseError {
  return new EmbeddedDatabaseError(
    "The call left its transaction open, so it was rolled back: the session is shared. Send BEGIN to COMMIT in one exec(), or use transaction().",
    { code: "25000" },
  );
}

function transactionEndedEarly(): EmbeddedDatabaseError {
  return new EmbeddedDatabaseError(
    "A statement given to transaction() ended the transaction. Leave BEGIN, COMMIT and ROLLBACK to it.",
    {
      code: "2D000",
    },
  );
}
