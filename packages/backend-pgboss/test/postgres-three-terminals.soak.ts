import { type PostgresServer, startPostgres } from "@task-abstraction/engines";
import { afterAll, beforeAll } from "vitest";
import { describeThreeTerminals } from "./three-terminals.ts";

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());

describeThreeTerminals(
  { name: "PostgreSQL", fresh: async () => ({ databaseUrl: server.url }) },
  {
    tasks: 5_000,
    taskMs: 200,
    pauseMs: 10,
    timeoutMs: 30 * 60_000,
    async killEngine() {
      await server.kill();
      await server.start();
      return true;
    },
    leastMidTask: 20,
  },
);
