import { unwrap } from "@task-abstraction/core";
import { expect } from "vitest";
import { findModule } from "../../processes/find-module.ts";
import type { Silence } from "../../suite/backend-under-test.ts";
import type { Suite } from "../../suite/suite.ts";
import { eventually } from "../../waiting/eventually.ts";
import * as tasks from "./fault-tasks.ts";

/** A handler that does not let the event loop turn, so that its worker cannot say that it lives. */
export function testBlockedEventLoop(suite: Suite): void {
  const { silence } = suite.limits;
  if (silence === "not watched") {
    suite.notRun(
      "a handler that blocks the event loop for twice the allowed silence is run once",
      "the engine does not watch for signs of life (limits.silence)",
    );
    return;
  }
  if (silence.blocked === "given up") testGivenUp(suite, silence);
  else testCompleted(suite, silence);
  testChain(suite, silence);
}

/** All that these tests have in common. */
function plan({ limits }: Suite, silence: Silence) {
  const blockedMs = 2 * silence.ms;
  return {
    module: findModule("sections/faults/fault-tasks.ts"),
    blockedMs,
    longest: { timeoutMs: 3 * blockedMs + limits.resultMs },
    timeout: { timeoutMs: 7 * blockedMs + 3 * limits.resultMs },
  };
}

function testCompleted(suite: Suite, silence: Silence): void {
  const { module, blockedMs, longest, timeout } = plan(suite, silence);
  suite.test(
    `a handler that blocks the event loop for twice the allowed silence is ${silence.blocked}, and completes once`,
    async (bench) => {
      const backend = bench.open(tasks);
      const start = () => bench.startWorkerProcess({ tasks: module, worker: { concurrency: 1 } });
      await start();
      const id = await backend.submit(tasks.blocking, blockedMs);
      await eventually(() => expect(bench.countStarts(id)).toBe(1), suite.wait);
      await start();
      expect(unwrap(await backend.waitForResult(id, longest))).toBe("done");
      // Nobody runs it any more, whatever was taken for dead.
      await eventually(() => {
        const ends = bench.executions().filter(({ event }) => event === "end");
        expect(ends.length).toBe(bench.countStarts(id));
      }, longest);
      expect(bench.countStarts(id)).toBe(silence.blocked === "run once" ? 1 : 2);
    },
    timeout,
  );
}

function testGivenUp(suite: Suite, silence: Silence): void {
  const { module, blockedMs, longest, timeout } = plan(suite, silence);
  const maxDeliveries = 2;
  suite.test(
    `a handler that blocks the event loop for twice the allowed silence each time ends WORKER_LOST after maxDeliveries (${maxDeliveries}) starts`,
    async (bench) => {
      const backend = bench.open(tasks);
      const start = () =>
        bench.startWorkerProcess({ tasks: module, worker: { concurrency: 1, maxDeliveries } });
      await start();
      const id = await backend.submit(tasks.blocking, blockedMs);
      await eventually(() => expect(bench.countStarts(id)).toBe(1), suite.wait);
      await start();
      const result = await backend.waitForResult(id, longest);
      expect(result).toMatchObject({ status: "failed", error: { code: "WORKER_LOST" } });
      expect(bench.countStarts(id)).toBe(maxDeliveries);
    },
    timeout,
  );
}

function testChain(suite: Suite, silence: Silence): void {
  const { module, blockedMs, longest, timeout } = plan(suite, silence);
  suite.test(
    "a chain goes on once after a step that two workers have run, one of them taken for dead",
    async (bench) => {
      const backend = bench.open(tasks);
      const start = () => bench.startWorkerProcess({ tasks: module, worker: { concurrency: 1 } });
      await start();
      const flow = silence.blocked === "given up" ? tasks.blockingOnceFlow : tasks.blockingFlow;
      const run = await backend.submitWorkflow(flow, blockedMs);
      const count = (event: string, name: string): number =>
        bench.executions().filter((record) => record.event === event && record.taskName === name).length;
      const blocking = flow.steps[0]?.taskName as string;
      await eventually(() => expect(count("start", blocking)).toBe(1), suite.wait);
      await start();
      expect(unwrap(await backend.waitForWorkflowResult(run, longest))).toBe(2);
      await eventually(() => expect(count("end", blocking)).toBe(count("start", blocking)), longest);
      // Whoever would go on a second time does so before he takes the next task.
      const last = await backend.submitMany(tasks.slow, [
        [1, 1],
        [2, 1],
      ]);
      await Promise.all(last.map((id) => backend.waitForResult(id, longest)));
      expect(count("start", "slow_step")).toBe(1);
      expect(await backend.getWorkflowResult(run)).toMatchObject({ status: "completed", value: 2 });
    },
    timeout,
  );
}
