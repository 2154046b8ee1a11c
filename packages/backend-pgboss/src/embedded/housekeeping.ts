import type { StatementRunner } from "./statement-runner.ts";

/** How often to look. */
const INTERVAL_MS = 5_000;

/** Much more log than this and a start after a crash would take noticeably longer. */
const CHECKPOINT_AFTER_BYTES = 32 * 1024 * 1024;

/** Dead rows, beyond a fifth of the table, that are worth a vacuum while nothing else is going on, and in any case. */
const VACUUM_WHEN_IDLE = 2_000;
const VACUUM_ALWAYS = 20_000;

const logSinceCheckpoint =
  "SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), redo_lsn)::float8 AS bytes FROM pg_control_checkpoint()";

const tableToVacuum = `SELECT format('%I.%I', schemaname, relname) AS name FROM pg_stat_user_tables
  WHERE n_dead_tup > $1::float8 + 0.2 * n_live_tup ORDER BY n_dead_tup DESC LIMIT 1`;

/** Work in the background that has to be stopped. */
export interface Housekeeping {
  stop(): void;
}

/**
 * Does what the background processes of a server would do and PGlite, a single process, never does: without
 * checkpoints the write-ahead log grows for ever, without autovacuum the tables of a queue do.
 */
export function startHousekeeping(runner: StatementRunner, onError: (error: unknown) => void): Housekeeping {
  let unitsSeen = runner.unitsRun;
  let isBusy = false;

  const tidy = async (): Promise<void> => {
    const wasIdle = runner.isIdle;
    if ((await readBytes(runner)) > CHECKPOINT_AFTER_BYTES) await runner.exec("CHECKPOINT");
    const { rows } = await runner.query({
      text: tableToVacuum,
      values: [wasIdle ? VACUUM_WHEN_IDLE : VACUUM_ALWAYS],
    });
    const [table] = rows as { name: string }[];
    if (table !== undefined) await runner.exec(`VACUUM (ANALYZE) ${table.name}`);
  };

  const timer = setInterval(() => {
    if (isBusy || runner.unitsRun === unitsSeen) return;
    isBusy = true;
    void tidy()
      .catch(onError)
      .finally(() => {
        isBusy = false;
        unitsSeen = runner.unitsRun;
      });
  }, INTERVAL_MS);
  timer.unref();

  return { stop: () => clearInterval(timer) };
}

async function readBytes(runner: StatementRunner): Promise<number> {
  const { rows } = await runner.query({ text: logSinceCheckpoint });
  const [row] = rows as { bytes: number }[];
  return row?.bytes ?? 0;
}
