import { expect } from "vitest";
import { findModule } from "../../processes/find-module.ts";
import type { Suite } from "../../suite/suite.ts";
import * as tasks from "./fault-tasks.ts";

const MAX_DELIVERIES = 2;

/** A task that kills whoever runs it: `capabilities.workerLost`. */
export function testPoisonTask(suite: Suite): void {
  const { limits, capabilities } = suite;
  const module = findModule("sections/faults/fault-tasks.ts");
  const title = `a task that kills its workers ends WORKER_LOST after maxDeliveries (${MAX_DELIVERIES}) starts`;
  if (capabilities.workerLost !== "configured") {
    suite.notRun(
      title,
      capabilities.workerLost === "engine"
        ? "the engine has a limit of its own (workerLost: engine)"
        : "the engine does not count the starts of a task (workerLost: false)",
    );
    return;
  }
  suite.test(
    title,
    async (bench) => {
      const backend = bench.open(tasks);
      const start = () =>
        bench.startWorkerProcess({ tasks: module, worker: { maxDeliveries: MAX_DELIVERIES } });
      const first = await start();
      const id = await backend.submit(tasks.poison);
      await first.exited;
      for (let delivery = 2; delivery <= MAX_DELIVERIES; delivery += 1) await (await start()).exited;
      await start();
      const result = await backend.waitForResult(id, { timeoutMs: limits.redeliveryMs + limits.resultMs });
      expect(result).toMatchObject({ status: "failed", error: { code: "WORKER_LOST" } });
      expect(bench.countStarts(id)).toBe(MAX_DELIVERIES);
    },
    { timeoutMs: (MAX_DELIVERIES + 1) * (limits.redeliveryMs + limits.resultMs) },
  );
}
