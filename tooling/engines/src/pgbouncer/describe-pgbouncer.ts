import type { PostgresServer } from "../postgres/start-postgres.ts";

/**
 * The configuration of a PgBouncer, by path. https://www.pgbouncer.org/config.html; `userlist.txt` holds the password as
 * it is, because PgBouncer itself has to log in by SCRAM.
 */
export function describePgBouncer(
  { host, port, user, password }: PostgresServer["internal"],
  settings: Readonly<Record<string, string | number>>,
): Readonly<Record<string, string>> {
  const lines = Object.entries({ ...defaults, ...settings }).map(([name, value]) => `${name} = ${value}`);
  return {
    "/etc/pgbouncer/pgbouncer.ini": `[databases]\n* = host=${host} port=${port}\n[pgbouncer]\n${lines.join("\n")}\n`,
    "/etc/pgbouncer/userlist.txt": `"${user}" "${password}"\n`,
  };
}

const defaults = {
  listen_addr: "0.0.0.0",
  unix_socket_dir: "/tmp",
  auth_type: "scram-sha-256",
  auth_file: "/etc/pgbouncer/userlist.txt",
  max_client_conn: 500,
  default_pool_size: 20,
  // The server is soon back after a kill, perhaps at another address within the network.
  server_login_retry: 1,
  dns_max_ttl: 1,
  // What drivers send when they connect, and what means nothing between two transactions.
  ignore_startup_parameters: "extra_float_digits,options",
};
