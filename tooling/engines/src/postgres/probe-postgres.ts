import { Client } from "pg";

const TIMEOUT_MS = 2_000;

/** Asks a PostgreSQL, or what stands for one, a question. Rejects when no answer comes. */
export async function probePostgres(url: string): Promise<void> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: TIMEOUT_MS,
    query_timeout: TIMEOUT_MS,
  });
  // A connection that breaks is also told of by the call that waits.
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.query("select 1");
  } finally {
    await client.end();
  }
}
