import { eventually } from "@task-abstraction/conformance";
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type EngineContainer, type PostgresServer, startPgBouncer, startPostgres } from "../src/index.ts";

let postgres: PostgresServer;
let bouncer: EngineContainer;

beforeAll(async () => {
  postgres = await startPostgres();
  bouncer = await startPgBouncer(postgres, { poolMode: "transaction" });
});
afterAll(() => Promise.all([bouncer?.stop(), postgres?.stop()]));

test("startPgBouncer() gives one connection of the server to several clients in turn", async () => {
  const clients = await Promise.all([connect(), connect(), connect()]);
  const processes = new Set<unknown>();
  for (const client of clients) {
    const { rows } = await client.query<{ process: number }>("select pg_backend_pid() as process");
    processes.add(rows[0]?.process);
  }
  await Promise.all(clients.map((client) => client.end()));
  expect(processes.size).toBe(1);
});

test("PgBouncer finds its PostgreSQL again after a kill", async () => {
  await postgres.kill();
  await postgres.start();
  const rows = await eventually(async () => {
    const client = await connect();
    try {
      return (await client.query("select 1 as one")).rows;
    } finally {
      await client.end();
    }
  });
  expect(rows).toEqual([{ one: 1 }]);
});

async function connect(): Promise<Client> {
  const client = new Client({ connectionString: bouncer.url, connectionTimeoutMillis: 2_000 });
  client.on("error", () => undefined);
  await client.connect();
  return client;
}
