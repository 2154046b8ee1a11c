import { unwrap } from "@task-abstraction/core";
import { expect } from "vitest";
import { findModule } from "../../processes/find-module.ts";
import type { Suite } from "../../suite/suite.ts";
import * as tasks from "./fault-tasks.ts";

/** Messages of other programs in a queue of ours. */
export function testForeignMessages(suite: Suite): void {
  const { wait } = suite;
  const module = findModule("sections/faults/fault-tasks.ts");

  suite.test(
    "a worker goes on after malformed and foreign messages, however many",
    async (bench) => {
      const { foreignMessages } = bench.space;
      if (foreignMessages === undefined) return bench.skip("the harness has no foreignMessages");
      const backend = bench.open(tasks);
      await bench.offer(backend);
      // Makes the queue.
      const first = await backend.submit(tasks.slow, 0, 1);
      for (const put of Object.values(foreignMessages))
        for (let copy = 0; copy < 3; copy += 1) await put("default");
      const worker = await bench.startWorkerProcess({ tasks: module, worker: { concurrency: 2 } });
      const last = await backend.submit(tasks.slow, 1, 1);
      expect(unwrap(await backend.waitForResult(first, wait))).toBe(0);
      expect(unwrap(await backend.waitForResult(last, wait))).toBe(1);
      expect(await worker.kill("SIGTERM")).toMatchObject({ code: 0 });
    },
    { timeoutMs: 3 * wait.timeoutMs },
  );
}
