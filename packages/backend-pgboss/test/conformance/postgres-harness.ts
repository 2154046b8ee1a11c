import type { Harness } from "@task-abstraction/conformance";
import { startPostgres } from "@task-abstraction/engines";
import pg from "pg";
import { countJobs } from "./count-jobs.ts";
import { foreignJobs } from "./foreign-jobs.ts";

/** A PostgreSQL server of its own, since it is killed: a schema for each test. */
export async function startServer(): Promise<Harness> {
  const server = await startPostgres();
  const pool = new pg.Pool({ connectionString: server.url, max: 2 });
  // A connection that the kill of the server has cut.
  pool.on("error", () => undefined);
  let schemas = 0;
  return {
    async fresh() {
      schemas += 1;
      const schema = `conformance_${schemas}`;
      return {
        // Tests run side by side, each with several backends, and the server takes a hundred connections.
        configuration: { databaseUrl: server.url, schema, poolSize: 3 },
        probe: { countTasks: () => countJobs(async (text) => (await pool.query(text)).rows, schema) },
        foreignMessages: foreignJobs((text, values) => pool.query(text, [...values]), schema),
      };
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
