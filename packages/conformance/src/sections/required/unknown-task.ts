import { defineTask, unwrap, workflow } from "@task-abstraction/core";
import { expect } from "vitest";
import type { Suite } from "../../suite/suite.ts";

/** Tasks that nobody, or not this worker, serves. */
export function testUnknownTask(suite: Suite): void {
  const wait = suite.wait;

  if (suite.capabilities.unregisteredTask === "refused") {
    suite.test(
      "submit() under a name that no worker ever offered rejects with NOT_REGISTERED, and sends nothing",
      async ({ open, expectTasks }) => {
        const backend = open({ add });
        await backend.startWorker();
        await expect(backend.submit("nobody_knows")).rejects.toMatchObject({ code: "NOT_REGISTERED" });
        await expect(backend.submitWorkflow(strange)).rejects.toMatchObject({ code: "NOT_REGISTERED" });
        await expectTasks(0);
      },
    );
    return;
  }

  suite.test("a worker ends a task that it does not know as failed NOT_REGISTERED", async ({ open }) => {
    const backend = open({ add });
    await backend.startWorker();
    const result = await backend.waitForResult(await backend.submit("nobody_knows", 1), wait);
    expect(result).toMatchObject({ status: "failed", error: { code: "NOT_REGISTERED", retryable: false } });
  });

  suite.test("a worker goes on after tasks that it does not know", async ({ open }) => {
    const backend = open({ add });
    await backend.startWorker({ concurrency: 1 });
    await backend.submitMany("nobody_knows", [[], [], []]);
    expect(unwrap(await backend.waitForResult(await backend.submit(add, 1, 1), wait))).toBe(2);
  });

  suite.test(
    "a chain with a task that its worker does not know ends failed NOT_REGISTERED",
    async ({ open }) => {
      const backend = open({ add });
      await backend.startWorker();
      const run = await backend.submitWorkflow(strange);
      const result = await backend.waitForWorkflowResult(run, wait);
      expect(result).toMatchObject({ status: "failed", error: { code: "NOT_REGISTERED" } });
    },
  );

  suite.test("a task under a name that nobody offers waits for a worker that does", async ({ open }) => {
    const client = open();
    const id = await client.submit("add", 1, 1);
    expect(await client.getResult(id)).toMatchObject({ status: "pending" });
    await open({ add }).startWorker();
    expect(unwrap(await client.waitForResult(id, wait))).toBe(2);
  });
}

const add = defineTask("add", (a: number, b: number) => a + b);
const strange = workflow("strange")
  .step(add, 1, 1)
  .step(defineTask("nobody_knows", (n: number) => n));
