import { currentTask, defineTask, type TaskResult, workflow } from "@task-abstraction/core";
import { expect } from "vitest";
import type { Suite } from "../../suite/suite.ts";
import { eventually } from "../../waiting/eventually.ts";

/** Which facts results carry: `capabilities.reports`. What an engine does not know is null, and never invented. */
export function testReports(suite: Suite): void {
  const { reports } = suite.capabilities;
  const wait = suite.wait;

  suite.test(
    `a finished task tells its times: ${reports.startedAt ? "start, end and duration" : "no start, so no duration"}`,
    async ({ open }) => {
      const slow = defineTask("slow", async () => {
        const startedAt = Date.now();
        await new Promise((resolve) => setTimeout(resolve, 300));
        return startedAt;
      });
      const backend = open({ slow });
      await backend.startWorker();
      const result = await backend.waitForResult(await backend.submit(slow), wait);
      const { startedAt, completedAt, durationMs } = result;
      if (result.status !== "completed") throw new Error(`It ${result.status}.`);
      if (completedAt !== null) expectNear(completedAt, result.value + 300);
      if (!reports.startedAt) {
        expect({ startedAt, durationMs }).toEqual({ startedAt: null, durationMs: null });
        return;
      }
      expectNear(startedAt as Date, result.value);
      expect(durationMs).toBeGreaterThanOrEqual(250);
      expect(durationMs).toBeLessThan(CLOCK_MS);
    },
  );

  suite.test(
    `the attempts of a task are ${reports.attempts ? "its starts, 0 before the first" : "null"}`,
    async ({ open, offer }) => {
      const retry = { maxAttempts: 3, initialDelayMs: 0 };
      const flaky = defineTask("flaky", { retry }, () => {
        if (currentTask().attempt < 3) throw new Error("not yet");
      });
      const backend = open({ flaky });
      await offer(backend);
      const id = await backend.submit(flaky);
      expect((await backend.getResult(id)).attempts).toBe(reports.attempts ? 0 : null);
      await backend.startWorker();
      expect((await backend.waitForResult(id, wait)).attempts).toBe(reports.attempts ? 3 : null);
    },
  );

  suite.test(
    `the name of a task is ${reports.taskName ? "told" : "null, or the right one"}`,
    async ({ open, offer }) => {
      const named = defineTask("named", () => null);
      const flow = workflow("named_flow").step(named);
      const backend = open({ named });
      await offer(backend);
      const [id, run] = [await backend.submit(named), await backend.submitWorkflow(flow)];
      const before = [await backend.getResult(id), await backend.getWorkflowResult(run)];
      await backend.startWorker();
      const after = [await backend.waitForResult(id, wait), await backend.waitForWorkflowResult(run, wait)];
      for (const [task, chain] of [before, after]) {
        expect(reports.taskName ? ["named"] : ["named", null]).toContain(task?.taskName);
        expect(reports.taskName ? ["named_flow"] : ["named_flow", null]).toContain(chain?.taskName);
      }
    },
  );

  suite.test(
    `a running task reads ${reports.running ? "running, with attempt 1" : "pending"}, and so does its chain`,
    async ({ open }) => {
      const gate = Promise.withResolvers<void>();
      let running = 0;
      const held = defineTask("held", async () => {
        running += 1;
        await gate.promise;
      });
      const backend = open({ held });
      await backend.startWorker();
      const id = await backend.submit(held);
      const run = await backend.submitWorkflow(workflow("held_flow").step(held));
      await eventually(() => expect(running).toBe(2), wait);
      const read = async (): Promise<readonly TaskResult[]> =>
        Promise.all([backend.getResult(id), backend.getWorkflowResult(run)]);
      if (reports.running) {
        const expected = reports.attempts ? { status: "running", attempts: 1 } : { status: "running" };
        await eventually(async () => expect(await read()).toMatchObject([expected, expected]), wait);
      } else {
        expect((await read()).map(({ status }) => status)).toEqual(["pending", "pending"]);
      }
      gate.resolve();
      const [task, chain] = await Promise.all([
        backend.waitForResult(id, wait),
        backend.waitForWorkflowResult(run, wait),
      ]);
      expect([task.status, chain.status]).toEqual(["completed", "completed"]);
    },
  );

  suite.test(
    `a chain reads pending before its first start, and ${reports.running ? "running" : "pending"} between two steps`,
    async ({ open, offer }) => {
      let ended = 0;
      const first = defineTask("first", () => {
        ended += 1;
        return 1;
      });
      const late = defineTask("late", { queue: "nobody_yet" }, (n: number) => n);
      const backend = open({ first, late });
      await offer(backend, ["default", "nobody_yet"]);
      const run = await backend.submitWorkflow(workflow("two").step(first).step(late));
      expect((await backend.getWorkflowResult(run)).status).toBe("pending");
      await backend.startWorker();
      await eventually(() => expect(ended).toBe(1), wait);
      await eventually(
        async () =>
          expect((await backend.getWorkflowResult(run)).status).toBe(reports.running ? "running" : "pending"),
        wait,
      );
    },
  );
}

/** How far the clocks of an engine and of this machine may be apart. */
const CLOCK_MS = 5_000;

function expectNear(date: Date, milliseconds: number): void {
  expect(Math.abs(date.getTime() - milliseconds)).toBeLessThan(CLOCK_MS);
}
