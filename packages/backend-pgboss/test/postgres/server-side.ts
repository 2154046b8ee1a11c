import { Client } from "pg";

/** One statement as the superuser of a server, over a connection of its own. */
export async function ask<Row>(
  url: string,
  text: string,
  values: readonly unknown[] = [],
): Promise<readonly Row[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text, [...values])).rows;
  } finally {
    await client.end();
  }
}

/** The URL of a server with a name for its list of connections. */
export function named(url: string, application: string): string {
  const named = new URL(url);
  named.searchParams.set("application_name", application);
  return named.href;
}

/** Connections of an application, as the server sees them. */
export async function findConnections(url: string, application: string): Promise<readonly number[]> {
  const text = "SELECT pid FROM pg_stat_activity WHERE application_name = $1 ORDER BY pid";
  return (await ask<{ pid: number }>(url, text, [application])).map(({ pid }) => pid);
}

/** Those that listen: the last statement of such a one is LISTEN, or pg-boss' look whether it still does. */
export async function findListeners(url: string, application: string): Promise<readonly number[]> {
  const text = `SELECT pid FROM pg_stat_activity
    WHERE application_name = $1 AND query ~ '^LISTEN|pg_listening_channels' ORDER BY pid`;
  return (await ask<{ pid: number }>(url, text, [application])).map(({ pid }) => pid);
}

/** Ends every connection of an application on the server's side. */
export async function endConnections(url: string, application: string): Promise<void> {
  await ask(url, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1", [
    application,
  ]);
}
