import { currentTask, defineTask, defineWorkflow, unwrap, workflow } from "@task-abstraction/core";
import { expect } from "vitest";
import type { Suite } from "../../suite/suite.ts";
import { createWorkflowRunner } from "../../suite/workflow-runner.ts";

/** Chains with a step that fails, is late, or cannot be sent. */
export function testWorkflowFailures(suite: Suite): void {
  const run = createWorkflowRunner(suite);

  for (const failing of [0, 1, 2]) {
    suite.test(
      `a failure in step ${failing} of 3 ends the chain failed, and later steps never run`,
      async (bench) => {
        const step = defineTask(
          "step",
          bench.recorded((n: number) => {
            if (n === failing) throw new RangeError("stop here");
            return n + 1;
          }),
        );
        const backend = bench.open({ step });
        const worker = await backend.startWorker();
        const result = await run(backend, workflow("fails").step(step).step(step).step(step), 0);
        await worker.stop();
        expect(result).toMatchObject({
          status: "failed",
          error: { code: "TASK_ERROR", type: "RangeError", message: "stop here" },
        });
        expect(bench.executions().filter(({ event }) => event === "start")).toHaveLength(failing + 1);
      },
    );
  }

  suite.test("a step is tried again by its own policy, and the chain goes on", async (bench) => {
    const retry = { maxAttempts: 3, initialDelayMs: 0 };
    const flaky = defineTask(
      "flaky",
      { retry },
      bench.recorded((n: number) => {
        if (currentTask().attempt < 3) throw new Error("not yet");
        return n + 1;
      }),
    );
    const backend = bench.open({ increment, flaky });
    const worker = await backend.startWorker();
    const result = await run(backend, workflow("again").step(increment, 1).step(flaky).step(increment));
    await worker.stop();
    expect(unwrap(result)).toBe(4);
    expect(
      bench
        .executions()
        .filter(({ event }) => event === "start")
        .map(({ attempt }) => attempt),
    ).toEqual([1, 2, 3]);
  });

  suite.test("a step that keeps failing ends the chain after its attempts", async (bench) => {
    const retry = { maxAttempts: 2, initialDelayMs: 0 };
    const fail = defineTask(
      "fail",
      { retry },
      bench.recorded((_: number): number => {
        throw new Error("always");
      }),
    );
    const backend = bench.open({ increment, fail });
    await backend.startWorker();
    const result = await run(backend, workflow("ends").step(increment, 1).step(fail).step(increment));
    expect(result).toMatchObject({ status: "failed", error: { message: "always" } });
    expect(bench.executions().filter(({ event }) => event === "start")).toHaveLength(2);
  });

  suite.test("a step beyond its timeoutMs ends the chain failed TIMEOUT", async ({ open }) => {
    const hang = defineTask("hang", { timeoutMs: 200 }, async (_: number) => {
      const { signal } = currentTask();
      await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
      return 0;
    });
    const backend = open({ increment, hang });
    await backend.startWorker();
    const result = await run(backend, workflow("slow").step(increment, 1).step(hang).step(increment));
    expect(result).toMatchObject({ status: "failed", error: { code: "TIMEOUT" } });
  });

  suite.test(
    "submitWorkflow() sends nothing where a later step's argument is not JSON",
    async ({ open, offer, expectTasks }) => {
      const backend = open({ increment, add });
      await offer(backend);
      const flow = defineWorkflow("bent", ["increment", ["add", Number.NaN]]);
      await expect(backend.submitWorkflow(flow, 1)).rejects.toMatchObject({ code: "NOT_SERIALIZABLE" });
      await expectTasks(0);
    },
  );

  suite.test(
    "submitWorkflow() of a name that is not registered rejects with NOT_REGISTERED",
    async ({ open, expectTasks }) => {
      await expect(open().submitWorkflow("nowhere")).rejects.toMatchObject({ code: "NOT_REGISTERED" });
      await expectTasks(0);
    },
  );
}

const increment = defineTask("increment", (n: number) => n + 1);
const add = defineTask("add", (a: number, b: number) => a + b);
