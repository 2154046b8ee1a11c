import type { PGlite } from "@electric-sql/pglite";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Housekeeping, startHousekeeping } from "./housekeeping.ts";
import { openDatabaseInMemory } from "./open-database.ts";
import { createStatementRunner, type StatementRunner } from "./statement-runner.ts";

let database: PGlite;
let runner: StatementRunner;
let housekeeping: Housekeeping;
const errors: unknown[] = [];

beforeEach(async () => {
  database = await openDatabaseInMemory();
  runner = createStatementRunner(database, (error) => errors.push(error));
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  housekeeping = startHousekeeping(runner, (error) => errors.push(error));
});
afterEach(async () => {
  housekeeping.stop();
  vi.useRealTimers();
  await runner.drain();
  await database.close();
  expect(errors).toEqual([]);
});

async function readNumber(text: string): Promise<number> {
  const { rows } = await database.query<{ number: number }>(text);
  return rows[0]?.number ?? Number.NaN;
}

const countCheckpointedBytes = () =>
  readNumber("SELECT pg_wal_lsn_diff(redo_lsn, '0/0')::float8 AS number FROM pg_control_checkpoint()");
const countDeadRows = () =>
  readNumber("SELECT n_dead_tup::int AS number FROM pg_stat_user_tables WHERE relname = 't'");

describe("startHousekeeping()", () => {
  it("makes a checkpoint once the log since the last one is long, and not before", async () => {
    const atFirst = await countCheckpointedBytes();
    await runner.exec("CREATE TABLE t (text text)");
    vi.advanceTimersByTime(5_000);
    await runner.drain();
    expect(await countCheckpointedBytes()).toBe(atFirst);

    await runner.exec("INSERT INTO t SELECT repeat('x', 1000) FROM generate_series(1, 40000)");
    vi.advanceTimersByTime(5_000);
    await expect.poll(countCheckpointedBytes).toBeGreaterThan(atFirst + 32 * 1024 * 1024);
  });

  it("vacuums a table of many dead rows", async () => {
    await runner.exec("CREATE TABLE t (id int); INSERT INTO t SELECT generate_series(1, 3000)");
    await runner.exec("UPDATE t SET id = id + 1");
    // PostgreSQL itself counts at most once a second.
    await runner.exec("SELECT pg_stat_force_next_flush()");
    await expect.poll(countDeadRows).toBe(3000);
    vi.advanceTimersByTime(5_000);
    await expect.poll(countDeadRows).toBe(0);
  });

  it("asks the database nothing while nobody else does", async () => {
    await runner.exec("SELECT 1");
    vi.advanceTimersByTime(5_000);
    await runner.drain();
    await expect.poll(() => runner.unitsRun).toBe(3);
    await new Promise(setImmediate);
    vi.advanceTimersByTime(60_000);
    await runner.drain();
    expect(runner.unitsRun).toBe(3);
  });
});
