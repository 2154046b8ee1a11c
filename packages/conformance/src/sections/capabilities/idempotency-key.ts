import { defineTask, unwrap, workflow } from "@task-abstraction/core";
import { expect } from "vitest";
import { testRefusedOption } from "../../suite/refusal.ts";
import type { Suite } from "../../suite/suite.ts";

/** `using({ idempotencyKey })`. */
export function testIdempotencyKey(suite: Suite): void {
  if (!suite.capabilities.idempotencyKey) {
    testRefusedOption(suite, "idempotencyKey", { idempotencyKey: "order-7" });
    return;
  }
  const wait = suite.wait;

  suite.test(
    "the same key answers the first id, and the task is in the engine once",
    async ({ open, offer, expectTasks }) => {
      const backend = open({ add });
      await offer(backend);
      const keyed = backend.using({ idempotencyKey: "order-7" });
      const first = await keyed.submit(add, 1, 1);
      expect([await keyed.submit(add, 1, 1), await keyed.submit(add, 2, 2)]).toEqual([first, first]);
      await expectTasks(1);
    },
  );

  suite.test(
    "ten submits at once with the same key are one task, from two backends",
    async ({ open, offer, expectTasks }) => {
      const backends = [open({ add }), open({ add })];
      for (const backend of backends) await offer(backend);
      const submits = Array.from({ length: 10 }, (_, index) =>
        backends[index % 2]?.using({ idempotencyKey: "order-7" }).submit(add, 1, 1),
      );
      expect(new Set(await Promise.all(submits)).size).toBe(1);
      await expectTasks(1);
    },
  );

  suite.test("the task of a key is run once, with the arguments of the first submit", async (bench) => {
    const backend = bench.open([
      defineTask(
        "add",
        bench.recorded((a: number, b: number) => a + b),
      ),
    ]);
    await bench.offer(backend);
    const keyed = backend.using({ idempotencyKey: "order-7" });
    const id = await keyed.submit("add", 1, 1);
    await keyed.submit("add", 20, 20);
    const worker = await backend.startWorker();
    expect(unwrap(await backend.waitForResult(id, wait))).toBe(2);
    expect(await keyed.submit("add", 1, 1)).toBe(id);
    await worker.stop();
    expect(bench.executions().filter(({ event }) => event === "start")).toHaveLength(1);
  });

  suite.test("another task, queue or key is another id", async ({ open, offer, expectTasks }) => {
    const other = defineTask("other", (a: number, b: number) => a * b);
    const backend = open({ add, other });
    await offer(backend, ["default", "bulk"]);
    const keyed = backend.using({ idempotencyKey: "order-7" });
    const ids = [
      await keyed.submit(add, 1, 1),
      await keyed.submit(other, 1, 1),
      await backend.using({ idempotencyKey: "order-7", queue: "bulk" }).submit(add, 1, 1),
      await backend.using({ idempotencyKey: "order-8" }).submit(add, 1, 1),
      await backend.submit(add, 1, 1),
    ];
    expect(new Set(ids).size).toBe(5);
    await expectTasks(5);
  });

  suite.test("a chain of the same name and key is one run, beside a task of that name", async (bench) => {
    const step = defineTask(
      "step",
      bench.recorded((n: number) => n + 1),
    );
    const flow = workflow("step").step(step).step(step);
    const backend = bench.open({ step });
    const worker = await backend.startWorker();
    const keyed = backend.using({ idempotencyKey: "order-7" });
    const run = await keyed.submitWorkflow(flow, 1);
    expect(await keyed.submitWorkflow(flow, 5)).toBe(run);
    const task = await keyed.submit(step, 10);
    expect(unwrap(await backend.waitForWorkflowResult(run, wait))).toBe(3);
    expect(unwrap(await backend.waitForResult(task, wait))).toBe(11);
    await worker.stop();
    expect(bench.executions().filter(({ event }) => event === "start")).toHaveLength(3);
  });

  suite.test("a key may be any text of 200 characters", async ({ open, offer }) => {
    const backend = open({ add });
    await offer(backend);
    for (const key of ["x".repeat(200), "żółć 🦆 / ' \" \\ %", "a:b|c"]) {
      const keyed = backend.using({ idempotencyKey: key });
      expect(await keyed.submit(add, 1, 1)).toBe(await keyed.submit(add, 1, 1));
    }
  });

  suite.test(
    "submitMany() with a key is INVALID_OPTION, and nothing is sent",
    async ({ open, expectTasks }) => {
      const keyed = open({ add }).using({ idempotencyKey: "order-7" });
      await expect(keyed.submitMany(add, [[1, 1]])).rejects.toMatchObject({ code: "INVALID_OPTION" });
      await expectTasks(0);
    },
  );
}

const add = defineTask("add", (a: number, b: number) => a + b);
