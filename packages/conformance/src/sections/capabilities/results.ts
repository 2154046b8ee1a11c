import { defineTask, unwrap, workflow } from "@task-abstraction/core";
import { expect } from "vitest";
import type { Suite } from "../../suite/suite.ts";

/** Who can read a result: `capabilities.results`. */
export function testResults(suite: Suite): void {
  const wait = suite.wait;

  if (suite.capabilities.results === "submitter-only") {
    suite.test(
      "a read or wait by another backend is RESULT_UNAVAILABLE, and never pending",
      async ({ open }) => {
        const submitter = open({ add, increment });
        await submitter.startWorker();
        const id = await submitter.submit(add, 1, 1);
        const run = await submitter.submitWorkflow(flow);
        const unavailable = { code: "RESULT_UNAVAILABLE" };
        const other = open({ add });
        await expect(other.getResult(id)).rejects.toMatchObject(unavailable);
        await expect(other.waitForResult(id, wait)).rejects.toMatchObject(unavailable);
        await expect(other.getWorkflowResult(run)).rejects.toMatchObject(unavailable);
        await expect(other.waitForWorkflowResult(run, wait)).rejects.toMatchObject(unavailable);
        expect(unwrap(await submitter.waitForResult(id, wait))).toBe(2);
      },
    );
    return;
  }

  suite.test("another backend reads the result, the same one", async ({ open }) => {
    const submitter = open({ add });
    await submitter.startWorker();
    const id = await submitter.submit(add, 1, 1);
    const result = await submitter.waitForResult(id, wait);
    expect(await open().getResult(id)).toEqual(result);
  });

  suite.test("another backend waits for the result, and for that of a chain", async ({ open, offer }) => {
    const submitter = open({ add, increment });
    await offer(submitter);
    const id = await submitter.submit(add, 1, 1);
    const run = await submitter.submitWorkflow(flow);
    const reader = open();
    const waiting = Promise.all([reader.waitForResult(id, wait), reader.waitForWorkflowResult(run, wait)]);
    await open({ add, increment }).startWorker();
    expect((await waiting).map(unwrap)).toEqual([2, 3]);
  });

  suite.test("the result outlives its submitter and its worker", async ({ open }) => {
    const submitter = open({ add, increment });
    await submitter.startWorker();
    const id = await submitter.submit(add, 1, 1);
    const run = await submitter.submitWorkflow(flow);
    await submitter.waitForResult(id, wait);
    await submitter.waitForWorkflowResult(run, wait);
    await submitter.close();
    const reader = open();
    expect(unwrap(await reader.waitForResult(id, wait))).toBe(2);
    expect(unwrap(await reader.waitForWorkflowResult(run, wait))).toBe(3);
  });

  suite.test("an id that was stored as a plain text is one", async ({ open }) => {
    const submitter = open({ add });
    await submitter.startWorker();
    const stored = JSON.parse(JSON.stringify({ id: await submitter.submit(add, 1, 1) })) as {
      readonly id: string;
    };
    expect(unwrap(await open().waitForResult(stored.id, wait))).toBe(2);
  });
}

const add = defineTask("add", (a: number, b: number) => a + b);
const increment = defineTask("increment", (n: number) => n + 1);
const flow = workflow("sum").step(add, 1, 1).step(increment);
