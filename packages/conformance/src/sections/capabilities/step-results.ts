import { currentTask, defineTask, workflow } from "@task-abstraction/core";
import { expect } from "vitest";
import { reported } from "../../suite/reported.ts";
import type { Suite } from "../../suite/suite.ts";
import { eventually } from "../../waiting/eventually.ts";

/** What getWorkflowResult() knows of the steps: `capabilities.stepResults`. */
export function testStepResults(suite: Suite): void {
  const { capabilities, wait } = suite;

  if (!capabilities.stepResults) {
    suite.test("the steps of a chain are null, and so is its failed step", async ({ open }) => {
      const backend = open({ increment, fail });
      await backend.startWorker();
      const flow = workflow("fails").step(increment, 1).step(fail);
      const result = await backend.waitForWorkflowResult(await backend.submitWorkflow(flow), wait);
      expect(result).toMatchObject({ status: "failed", steps: null, failedStep: null });
    });
    return;
  }

  suite.test("a completed chain tells every step's name, value and attempts", async ({ open }) => {
    const retry = { maxAttempts: 2, initialDelayMs: 0 };
    const flaky = defineTask("flaky", { retry }, (n: number) => {
      if (currentTask().attempt === 1) throw new Error("not yet");
      return n * 2;
    });
    const backend = open({ increment, flaky });
    await backend.startWorker();
    const flow = workflow("three").step(increment, 1).step(flaky).step(increment);
    const result = await backend.waitForWorkflowResult(await backend.submitWorkflow(flow), wait);
    const attempts = (count: number) => reported(capabilities, { attempts: count });
    expect(result.failedStep).toBeNull();
    expect(result.steps).toMatchObject([
      { taskName: "increment", status: "completed", value: 2, ...attempts(1) },
      { taskName: "flaky", status: "completed", value: 4, ...attempts(2) },
      { taskName: "increment", status: "completed", value: 5, ...attempts(1) },
    ]);
  });

  suite.test(
    "a failed chain tells which step ended it, with its error; those after it are cancelled",
    async ({ open }) => {
      const backend = open({ increment, fail });
      await backend.startWorker();
      const flow = workflow("fails").step(increment, 1).step(fail).step(increment);
      const result = await backend.waitForWorkflowResult(await backend.submitWorkflow(flow), wait);
      expect(result.failedStep).toMatchObject({ step: 1 });
      expect(["fail", null]).toContain(result.failedStep?.taskName);
      expect(result.steps).toMatchObject([
        { status: "completed", value: 2 },
        { status: "failed", error: { code: "TASK_ERROR", message: "stop here" } },
        { status: "cancelled" },
      ]);
    },
  );

  suite.test("a chain that waits tells its steps as pending", async ({ open, offer }) => {
    const backend = open({ increment });
    await offer(backend);
    const run = await backend.submitWorkflow(workflow("two").step(increment, 1).step(increment));
    const { steps, failedStep } = await backend.getWorkflowResult(run);
    expect(failedStep).toBeNull();
    expect(steps?.map(({ status }) => status)).toEqual(["pending", "pending"]);
  });

  suite.test("a chain between two steps tells which is done", async ({ open, offer }) => {
    const late = defineTask("late", { queue: "later" }, (n: number) => n);
    const backend = open({ increment, late });
    await offer(backend, ["default", "later"]);
    const run = await backend.submitWorkflow(workflow("two").step(increment, 1).step(late));
    await backend.startWorker({ queues: ["default"] });
    await eventually(async () => {
      const { steps } = await backend.getWorkflowResult(run);
      expect(steps).toMatchObject([{ status: "completed", value: 2 }, { status: "pending" }]);
    }, wait);
  });

  if (capabilities.cancel !== false) {
    suite.test("a cancelled chain tells its steps as cancelled", async ({ open, offer }) => {
      const backend = open({ increment });
      await offer(backend);
      const run = await backend.submitWorkflow(workflow("two").step(increment, 1).step(increment));
      await backend.cancelWorkflow(run);
      const { steps } = await backend.waitForWorkflowResult(run, wait);
      expect(steps?.map(({ status }) => status)).toEqual(["cancelled", "cancelled"]);
    });
  }

  if (capabilities.cancel === "running") {
    suite.test("a chain that is cancelled in a step keeps what was done before it", async ({ open }) => {
      const running = Promise.withResolvers<void>();
      const long = defineTask("long", async (_: number) => {
        running.resolve();
        const { signal } = currentTask();
        await new Promise<void>((resolve) =>
          signal.addEventListener("abort", () => resolve(), { once: true }),
        );
        return 0;
      });
      const backend = open({ increment, long });
      await backend.startWorker();
      const flow = workflow("three").step(increment, 1).step(long).step(increment);
      const run = await backend.submitWorkflow(flow);
      await running.promise;
      await backend.cancelWorkflow(run);
      const { steps } = await backend.waitForWorkflowResult(run, wait);
      expect(steps).toMatchObject([
        { status: "completed", value: 2 },
        { status: "cancelled" },
        { status: "cancelled" },
      ]);
    });
  }
}

const increment = defineTask("increment", (n: number) => n + 1);
const fail = defineTask("fail", (_: number): number => {
  throw new Error("stop here");
});
