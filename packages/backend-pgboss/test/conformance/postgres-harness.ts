import type { Harness } from "@task-abstraction/conformance";
import { startPostgres } from "@task-abstraction/engines";
import pg from "pg";
import { createSpace } from "./pgboss-space.ts";

/** A PostgreSQL server of its own, since it is killed: a schema for each test. */
export async function startServer(): Promise<Harness> {
  const server = await startPostgres();
  const pool = new pg.Pool({ connectionString: server.url, max: 2 });
  // A connection that the kill of the server has cut.
  pool.on("error", () => undefined);
  const query = async (text: string, values: readonly unknown[] = []) =>
    (await pool.query(text, [...values])).rows;
  let schemas = 0;
  return {
    async fresh() {
      schemas += 1;
      // Tests run side by side, each with several backends, and the server takes a hundred connections.
      return createSpace({ databaseUrl: server.url, schema: `conformance_${schemas}`, poolSize: 3 }, query);
    },
    async killEngine() {
      await server.kill();
      return () => server.start();
    },
    async pauseEngine() {
      await server.pause();
      return () => server.unpause();
    },
    async stop() {
      await pool.end();
      await server.stop();
    },
  };
}
