import { expect } from "vitest";
import { findModule } from "../../processes/find-module.ts";
import type { Suite } from "../../suite/suite.ts";
import * as tasks from "./fault-tasks.ts";

const MAX_DELIVERIES = 2;

/** Set by who has time for tests that take minutes on an engine's own limits. */
const ALL_VARIABLE = "TASK_CONFORMANCE_ALL";
/** More starts than any engine's own limit allows. */
const MOST_STARTS = 30;

/** A task that kills whoever runs it: `capabilities.workerLost`. */
export function testPoisonTask(suite: Suite): void {
  const { workerLost } = suite.capabilities;
  if (workerLost === "configured") testConfiguredLimit(suite);
  else if (workerLost === "engine") testLimitOfEngine(suite);
  else
    suite.notRun(
      "a task that kills its workers ends WORKER_LOST",
      "nobody counts the starts of a task (workerLost: false)",
    );
}

function testConfiguredLimit(suite: Suite): void {
  const { limits } = suite;
  const module = findModule("sections/faults/fault-tasks.ts");
  suite.test(
    `a task that kills its workers ends WORKER_LOST after maxDeliveries (${MAX_DELIVERIES}) starts`,
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

function testLimitOfEngine(suite: Suite): void {
  const { limits } = suite;
  const module = findModule("sections/faults/fault-tasks.ts");
  const title = "a task that kills its workers is ended failed WORKER_LOST by the engine";
  if (process.env[ALL_VARIABLE] === undefined) {
    suite.notRun(title, `the engine's own limit takes minutes to reach (set ${ALL_VARIABLE})`);
    return;
  }
  const timeoutMs = MOST_STARTS * (limits.redeliveryMs + limits.resultMs);
  suite.test(
    title,
    async (bench) => {
      const backend = bench.open(tasks);
      await bench.offer(backend);
      const id = await backend.submit(tasks.poison);
      const ended = backend.waitForResult(id, { timeoutMs });
      let isOver = false;
      void ended.finally(() => {
        isOver = true;
      });
      while (!isOver) {
        const worker = await bench.startWorkerProcess({ tasks: module });
        await Promise.race([worker.exited, ended]);
      }
      expect(await ended).toMatchObject({ status: "failed", error: { code: "WORKER_LOST" } });
    },
    { timeoutMs },
  );
}
