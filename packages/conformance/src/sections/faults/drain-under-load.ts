import { unwrap } from "@task-abstraction/core";
import { expect } from "vitest";
import { findModule } from "../../processes/find-module.ts";
import { compareExecutions } from "../../recorder/compare-executions.ts";
import type { Suite } from "../../suite/suite.ts";
import { eventually } from "../../waiting/eventually.ts";
import * as tasks from "./fault-tasks.ts";

/** A worker that is asked to stop, as at every deployment, while there is much to do. */
export function testDrainUnderLoad(suite: Suite): void {
  const { limits, wait } = suite;
  const module = findModule("sections/faults/fault-tasks.ts");
  const redelivery = { timeoutMs: limits.redeliveryMs + limits.resultMs };

  suite.test(
    "a worker that stops under load ends by itself with code 0, and no task is done twice",
    async (bench) => {
      const backend = bench.open(tasks);
      const worker = { concurrency: 4, drainTimeoutMs: 10_000 };
      const first = await bench.startWorkerProcess({ tasks: module, worker });
      const ids = await backend.submitMany(
        tasks.slow,
        Array.from({ length: 40 }, (_, index) => [index, 100]),
      );
      await eventually(() => expect(bench.executions().length).toBeGreaterThan(8), wait);
      expect(await first.kill("SIGTERM")).toMatchObject({ code: 0 });
      await bench.startWorkerProcess({ tasks: module, worker });
      const results = await Promise.all(ids.map((id) => backend.waitForResult(id, redelivery)));
      expect(results.map(unwrap)).toEqual([...ids.keys()]);
      const { lost, duplicated, interrupted } = compareExecutions(ids, bench.executions());
      expect({ lost, duplicated: duplicated.size, interrupted: interrupted.size }).toEqual({
        lost: [],
        duplicated: 0,
        interrupted: 0,
      });
    },
    { timeoutMs: redelivery.timeoutMs + 3 * limits.resultMs },
  );

  suite.test(
    "what has not ended at the drain's deadline is handed back and done by another worker",
    async (bench) => {
      const backend = bench.open(tasks);
      const first = await bench.startWorkerProcess({ tasks: module, worker: { drainTimeoutMs: 200 } });
      const id = await backend.submit(tasks.slow, 7, 3_000);
      await eventually(() => expect(bench.countStarts(id)).toBe(1), wait);
      await first.kill("SIGTERM");
      await bench.startWorkerProcess({ tasks: module });
      expect(unwrap(await backend.waitForResult(id, redelivery))).toBe(7);
    },
    { timeoutMs: redelivery.timeoutMs + 3 * limits.resultMs },
  );
}
