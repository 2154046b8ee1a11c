import { Client } from "pg";

const TIMEOUT_MS = 5_000;

/** Lends a connection to the database of a Hatchet. */
export async function withHatchetDatabase(
  databaseUrl: string,
  action: (client: Client) => Promise<unknown>,
): Promise<void> {
  const client = new Client({ connectionString: databaseUrl, connectionTimeoutMillis: TIMEOUT_MS });
  // A connection that breaks is also told of by the call that waits.
  client.on("error", () => undefined);
  await client.connect();
  try {
    await action(client);
  } finally {
    await client.end();
  }
}
