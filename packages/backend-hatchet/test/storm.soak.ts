import { join } from "node:path";
import { testStorm } from "@task-abstraction/conformance";
import { createBackend } from "@task-abstraction/core";
import { startHatchet } from "@task-abstraction/engines";
import hatchet from "../src/index.ts";

testStorm({
  name: "Hatchet",
  tasks: 1_000,
  taskMs: 200,
  chains: 100,
  killEveryMs: 5_000,
  engineKills: 1,
  timeoutMs: 30 * 60_000,
  async start() {
    const server = await startHatchet();
    const { token, hostPort, apiUrl } = server;
    const configuration = { token, hostPort, apiUrl, tlsStrategy: "none" };
    return {
      backend: createBackend(hatchet, { configuration: configuration as never }),
      worker: [join(import.meta.dirname, "storm/worker.ts"), JSON.stringify(configuration)],
      async restart() {
        await server.kill();
        await server.startAfresh();
      },
      stop: () => server.stop(),
    };
  },
});
