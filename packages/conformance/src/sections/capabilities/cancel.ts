import { defineTask, unwrap, workflow } from "@task-abstraction/core";
import { expect } from "vitest";
import { expectNothingSent } from "../../suite/refusal.ts";
import type { Suite } from "../../suite/suite.ts";
import { testCancelRunning, testCancelTooLate } from "./cancel-running.ts";

/** cancel() and cancelWorkflow(). */
export function testCancel(suite: Suite): void {
  const { cancel, unknownId, delay } = suite.capabilities;
  if (cancel === false) {
    testRefusedCancel(suite);
    return;
  }
  const wait = suite.wait;

  suite.test("a task that waits ends cancelled, and its handler never runs", async (bench) => {
    const backend = bench.open([
      defineTask(
        "work",
        bench.recorded(() => null),
      ),
    ]);
    await bench.offer(backend);
    const id = await backend.submit("work");
    expect(await backend.cancel(id)).toBe("cancelled");
    expect(await backend.waitForResult(id, wait)).toMatchObject({ status: "cancelled" });
    const worker = await backend.startWorker({ concurrency: 1 });
    await backend.waitForResult(await backend.submit("work"), wait);
    await worker.stop();
    expect(bench.countStarts(id)).toBe(0);
    expect(await backend.getResult(id)).toMatchObject({ status: "cancelled" });
  });

  suite.test("the other tasks of its queue are run", async ({ open, offer }) => {
    const backend = open([defineTask("work", (n: number) => n)]);
    await offer(backend);
    const [first, second, third] = await backend.submitMany<number>("work", [[1], [2], [3]]);
    await backend.cancel(second as string);
    await backend.startWorker();
    const results = [first, third].map((id) => backend.waitForResult(id as string, wait));
    expect((await Promise.all(results)).map(unwrap)).toEqual([1, 3]);
  });

  suite.test("a wait that is under way resolves with the cancelled result", async ({ open, offer }) => {
    const backend = open([defineTask("work", () => null)]);
    await offer(backend);
    const id = await backend.submit("work");
    const waiting = backend.waitForResult(id, wait);
    await backend.cancel(id);
    expect(await waiting).toMatchObject({ status: "cancelled" });
  });

  if (delay !== false) {
    suite.test("a delayed task ends cancelled", async ({ open, offer }) => {
      const backend = open([defineTask("work", () => null)]);
      await offer(backend);
      const id = await backend.using({ delayMs: 3_600_000 }).submit("work");
      expect(await backend.cancel(id)).toBe("cancelled");
      expect(await backend.waitForResult(id, wait)).toMatchObject({ status: "cancelled" });
    });
  }

  suite.test("a finished task is not changed: already-finished", async ({ open }) => {
    const backend = open([defineTask("work", () => "done")]);
    await backend.startWorker();
    const id = await backend.submit("work");
    const finished = await backend.waitForResult(id, wait);
    expect(await backend.cancel(id)).toBe("already-finished");
    expect(await backend.getResult(id)).toEqual(finished);
  });

  suite.test("cancelled again it is already-finished", async ({ open, offer }) => {
    const backend = open([defineTask("work", () => "done")]);
    await offer(backend);
    const id = await backend.submit("work");
    await backend.cancel(id);
    expect(await backend.cancel(id)).toBe("already-finished");
  });

  if (unknownId === "not-found") {
    suite.test(
      "an id that was never given, or is none, is not-found",
      async ({ open, unknownId: strange }) => {
        const backend = open();
        expect(await backend.cancel(await strange())).toBe("not-found");
        expect(await backend.cancel("no id at all")).toBe("not-found");
        expect(await backend.cancelWorkflow(await strange("workflow"))).toBe("not-found");
      },
    );
  }

  suite.test("a chain that waits ends cancelled, and no step runs", async (bench) => {
    const step = defineTask(
      "step",
      bench.recorded((n: number) => n + 1),
    );
    const backend = bench.open({ step });
    await bench.offer(backend);
    const run = await backend.submitWorkflow(workflow("flow").step(step, 1).step(step));
    expect(await backend.cancelWorkflow(run)).toBe("cancelled");
    expect(await backend.waitForWorkflowResult(run, wait)).toMatchObject({ status: "cancelled" });
    const worker = await backend.startWorker({ concurrency: 1 });
    await backend.waitForResult(await backend.submit(step, 1), wait);
    await worker.stop();
    expect(bench.executions().filter(({ event }) => event === "start")).toHaveLength(1);
  });

  suite.test("a finished chain is not changed: already-finished", async ({ open }) => {
    const step = defineTask("step", (n: number) => n + 1);
    const backend = open({ step });
    await backend.startWorker();
    const run = await backend.submitWorkflow(workflow("flow").step(step, 1).step(step));
    const finished = await backend.waitForWorkflowResult(run, wait);
    expect(await backend.cancelWorkflow(run)).toBe("already-finished");
    expect(await backend.getWorkflowResult(run)).toEqual(finished);
  });

  if (cancel === "running") testCancelRunning(suite);
  else testCancelTooLate(suite);
}

function testRefusedCancel(suite: Suite): void {
  const unsupported = { code: "UNSUPPORTED_OPTION", option: "cancel" };

  suite.test(
    "cancel() and cancelWorkflow() reject with UNSUPPORTED_OPTION, and the task goes on",
    async (bench) => {
      await expectNothingSent(bench, async (backend, { task, run }) => {
        await expect(backend.cancel(task)).rejects.toMatchObject(unsupported);
        await expect(backend.cancelWorkflow(run)).rejects.toMatchObject(unsupported);
        await backend.startWorker();
        expect(await backend.waitForResult(task, suite.wait)).toMatchObject({ status: "completed" });
      });
    },
  );
}
