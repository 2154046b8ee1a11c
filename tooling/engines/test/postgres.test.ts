import { Client } from "pg";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type PostgresServer, startPostgres } from "../src/index.ts";

let postgres: PostgresServer;

beforeAll(async () => {
  vi.stubEnv("TASK_ENGINES_POSTGRES_VERSION", undefined);
  postgres = await startPostgres();
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await postgres?.stop();
});

test("startPostgres() answers queries of PostgreSQL 15 with fsync on", async () => {
  const [settings] = await query(
    "select current_setting('server_version_num')::int / 10000 as version, current_setting('fsync') as fsync, current_setting('max_connections') as connections",
  );
  expect(settings).toEqual({ version: 15, fsync: "on", connections: "200" });
});

test("kill() ends it, and start() brings it back at the same URL with its data", async () => {
  await query("create table kept as select 42 as answer");
  await postgres.kill();
  await expect(query("select 1")).rejects.toMatchObject({ code: "ECONNREFUSED" });
  await postgres.start();
  expect(await query("select answer from kept")).toEqual([{ answer: 42 }]);
});

test("restart() gives it a new server process at the same URL with its data", async () => {
  await query("create table rows as select now() as written");
  const [before] = await query("select pg_postmaster_start_time()::text as at");
  await postgres.restart();
  const [after] = await query(
    "select pg_postmaster_start_time()::text as at, count(*)::int as rows from rows",
  );
  expect(after?.["at"]).not.toBe(before?.["at"]);
  expect(after?.["rows"]).toBe(1);
});

test("pause() keeps connections open without an answer, and unpause() answers what was asked meanwhile", async () => {
  const client = await connect();
  await postgres.pause();
  let isAnswered = false;
  const answer = client.query("select 1 as one").then(({ rows }) => {
    isAnswered = true;
    return rows;
  });
  await expect(query("select 1")).rejects.toThrow("timeout");
  expect(isAnswered).toBe(false);
  await postgres.unpause();
  expect(await answer).toEqual([{ one: 1 }]);
  await client.end();
});

test("stop() removes it, also while it is paused, and may be repeated", async () => {
  const other = await startPostgres({ fsync: false });
  await other.pause();
  await other.stop();
  await other.stop();
  await expect(query("select 1", other.url)).rejects.toMatchObject({ code: "ECONNREFUSED" });
});

test("startPostgres() rejects with ENGINE_NOT_STARTED when the port is taken", async () => {
  const hostPort = Number(new URL(postgres.url).port);
  await expect(startPostgres({ hostPort })).rejects.toMatchObject({ code: "ENGINE_NOT_STARTED" });
});

async function query(text: string, url = postgres.url): Promise<Record<string, unknown>[]> {
  const client = await connect(url);
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

async function connect(url = postgres.url): Promise<Client> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 1_000 });
  client.on("error", () => undefined);
  await client.connect();
  return client;
}
