import { setTimeout as pause } from "node:timers/promises";
import { defineTask } from "@task-abstraction/core";
import { expect } from "vitest";
import type { Suite } from "../../suite/suite.ts";

/** A healthy worker that must not be taken for dead: leases are renewed, heartbeats are sent. */
export function testLongTasks(suite: Suite): void {
  const durationMs = suite.limits.redeliveryMs + 2_000;
  suite.test(
    "a task that runs longer than the engine waits for a dead worker is run once",
    async (bench) => {
      const long = defineTask(
        "long",
        bench.recorded(() => pause(durationMs, "done")),
      );
      const backend = bench.open({ long });
      await backend.startWorker();
      // Whoever would be given the task a second time.
      await bench.open({ long }).startWorker();
      const id = await backend.submit(long);
      const result = await backend.waitForResult(id, { timeoutMs: durationMs + suite.limits.resultMs });
      expect(result).toMatchObject({ status: "completed", value: "done" });
      expect(bench.countStarts(id)).toBe(1);
    },
    { timeoutMs: durationMs + 2 * suite.limits.resultMs },
  );
}
