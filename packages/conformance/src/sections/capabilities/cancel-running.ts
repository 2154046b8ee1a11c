import { currentTask, defineTask, type TaskBackend, unwrap, workflow } from "@task-abstraction/core";
import { expect } from "vitest";
import type { Suite } from "../../suite/suite.ts";

/** `cancel: "running"`. */
export function testCancelRunning(suite: Suite): void {
  const wait = suite.wait;
  const told = expect.stringMatching(/^(cancelled|requested)$/) as unknown;

  suite.test(
    "a running task's signal aborts with TaskCancelled, and the task ends cancelled",
    async ({ open }) => {
      const long = startLong();
      const backend = open({ long: long.task });
      await backend.startWorker();
      const id = await backend.submit("long");
      await long.running;
      expect(await backend.cancel(id)).toEqual(told);
      expect(await long.reason).toMatchObject({ name: "TaskCancelled" });
      expect(await backend.waitForResult(id, wait)).toMatchObject({ status: "cancelled" });
    },
  );

  suite.test("a running task may be cancelled by another backend", async ({ open }) => {
    const long = startLong();
    await open({ long: long.task }).startWorker();
    const client = open();
    const id = await client.submit("long");
    await long.running;
    expect(await client.cancel(id)).toEqual(told);
    expect(await client.waitForResult(id, wait)).toMatchObject({ status: "cancelled" });
  });

  suite.test("a cancelled task is not tried again, and its late value is dropped", async (bench) => {
    const long = startLong({ maxAttempts: 3, initialDelayMs: 0 });
    const backend = bench.open({ long: long.task });
    const worker = await backend.startWorker();
    const id = await backend.submit("long");
    await long.running;
    await backend.cancel(id);
    await backend.waitForResult(id, wait);
    await worker.stop();
    expect(long.starts()).toBe(1);
    expect(await backend.getResult(id)).toMatchObject({ status: "cancelled" });
  });

  suite.test("its worker goes on", async ({ open }) => {
    const long = startLong();
    const backend: TaskBackend = open([long.task, defineTask("other", () => "served")]);
    await backend.startWorker({ concurrency: 1 });
    const id = await backend.submit("long");
    await long.running;
    await backend.cancel(id);
    expect(unwrap(await backend.waitForResult(await backend.submit("other"), wait))).toBe("served");
  });

  suite.test(
    "a running chain's step is told, the chain ends cancelled, and later steps never run",
    async (bench) => {
      const long = startLong();
      const first = defineTask("first", () => 1);
      const later = defineTask(
        "later",
        bench.recorded((_: unknown) => 2),
      );
      const backend = bench.open({ first, long: long.task, later });
      const worker = await backend.startWorker();
      const run = await backend.submitWorkflow(workflow("flow").step(first).step(long.task).step(later));
      await long.running;
      expect(await backend.cancelWorkflow(run)).toEqual(told);
      expect(await long.reason).toMatchObject({ name: "TaskCancelled" });
      expect(await backend.waitForWorkflowResult(run, wait)).toMatchObject({ status: "cancelled" });
      await worker.stop();
      expect(bench.executions()).toEqual([]);
    },
  );
}

/** `cancel: "queued"`. */
export function testCancelTooLate(suite: Suite): void {
  suite.test(
    "a running task goes on, and the answer is true: only what was cancelled reads cancelled",
    async (bench) => {
      const running = Promise.withResolvers<void>();
      const release = Promise.withResolvers<void>();
      const long = defineTask("long", async () => {
        running.resolve();
        await release.promise;
        return currentTask().signal.aborted;
      });
      const backend = bench.open({ long });
      const worker = await backend.startWorker({ drainTimeoutMs: suite.limits.resultMs });
      const id = await backend.submit(long);
      await running.promise;
      const answer = await backend.cancel(id);
      release.resolve();
      const result = await backend.waitForResult(id, suite.wait);
      await worker.stop();
      expect(result).toMatchObject(
        answer === "cancelled" ? { status: "cancelled" } : { status: "completed", value: false },
      );
    },
  );
}

/** A task that runs until its signal aborts. */
function startLong(retry = {}) {
  const running = Promise.withResolvers<void>();
  const reason = Promise.withResolvers<unknown>();
  let starts = 0;
  const task = defineTask("long", { retry }, async (_before?: unknown) => {
    starts += 1;
    running.resolve();
    const { signal } = currentTask();
    await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
    reason.resolve(signal.reason);
    return "late";
  });
  return { task, running: running.promise, reason: reason.promise, starts: () => starts };
}
