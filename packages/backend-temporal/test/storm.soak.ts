import { join } from "node:path";
import { testStorm } from "@task-abstraction/conformance";
import { createBackend } from "@task-abstraction/core";
import { startTemporal } from "@task-abstraction/engines";
import temporal from "../src/index.ts";

testStorm({
  name: "Temporal",
  tasks: 1_000,
  taskMs: 200,
  chains: 200,
  killEveryMs: 3_000,
  engineKills: 1,
  timeoutMs: 30 * 60_000,
  async start() {
    const server = await startTemporal({ databaseFile: true });
    const configuration = { address: server.address, heartbeatSeconds: 3 };
    return {
      backend: createBackend(temporal, { configuration }),
      worker: [join(import.meta.dirname, "storm/worker.ts"), JSON.stringify(configuration)],
      async restart() {
        await server.kill();
        await server.start();
      },
      stop: () => server.stop(),
    };
  },
});
