import { defineTask, unwrap, workflow } from "@task-abstraction/core";
import { expect } from "vitest";
import { testRefusedOption } from "../../suite/refusal.ts";
import type { Suite } from "../../suite/suite.ts";

/** `using({ delayMs })`. */
export function testDelay(suite: Suite): void {
  const { delay } = suite.capabilities;
  if (delay === false) {
    testRefusedOption(suite, "delayMs", { delayMs: 1_000 });
    return;
  }
  const wait = { timeoutMs: suite.limits.resultMs + 3_000 };

  suite.test(
    "a delayed task starts not before its time, and not later than the precision allows",
    async (bench) => {
      const backend = bench.open({ now });
      await backend.startWorker();
      const submittedAt = Date.now();
      const id = await backend.using({ delayMs: 1_500 }).submit(now);
      const acceptedAt = Date.now();
      const startedAt = unwrap(await backend.waitForResult(id, wait));
      expect(startedAt - submittedAt).toBeGreaterThanOrEqual(1_500);
      expect(startedAt - acceptedAt).toBeLessThan(1_500 + delay.precisionMs + suite.limits.latenessMs);
    },
  );

  suite.test("a delayed task is in the engine when submit() resolves, and reads pending", async (bench) => {
    const backend = bench.open({ now });
    await bench.offer(backend);
    const id = await backend.using({ delayMs: 3_600_000 }).submit(now);
    await bench.expectTasks(1);
    expect(await backend.getResult(id)).toMatchObject({ status: "pending" });
  });

  suite.test("a task without delay overtakes a delayed one, which keeps no worker busy", async ({ open }) => {
    const backend = open({ now });
    await backend.startWorker({ concurrency: 1 });
    const delayed = await backend.using({ delayMs: 3_600_000 }).submitMany(now, [[], [], []]);
    await backend.waitForResult(await backend.submit(now), wait);
    for (const id of delayed) expect(await backend.getResult(id)).toMatchObject({ status: "pending" });
  });

  suite.test("a delayed task outlives its submitter, and workers that came and went", async ({ open }) => {
    const submitter = open({ now });
    await (await submitter.startWorker()).stop();
    const submittedAt = Date.now();
    const started = Promise.withResolvers<number>();
    await submitter.using({ delayMs: 2_000 }).submit("now");
    await submitter.close();
    await open([defineTask("now", () => void started.resolve(Date.now()))]).startWorker();
    expect((await started.promise) - submittedAt).toBeGreaterThanOrEqual(2_000);
  });

  suite.test(
    "a delayed chain starts not before its time, and its later steps follow at once",
    async ({ open }) => {
      const later = defineTask("later", (first: number) => [first, Date.now()]);
      const backend = open({ now, later });
      await backend.startWorker();
      const submittedAt = Date.now();
      const run = await backend
        .using({ delayMs: 1_500 })
        .submitWorkflow(workflow("late").step(now).step(later));
      const [first = 0, second = 0] = unwrap(await backend.waitForWorkflowResult(run, wait));
      expect(first - submittedAt).toBeGreaterThanOrEqual(1_500);
      expect(second - first).toBeLessThan(suite.limits.latenessMs);
    },
  );

  suite.test("a delay of 0 is none", async ({ open }) => {
    const backend = open({ now });
    await backend.startWorker();
    const id = await backend.using({ delayMs: 0 }).submit(now);
    expect(await backend.waitForResult(id, wait)).toMatchObject({ status: "completed" });
  });

  suite.test("a delay beyond maxMs is INVALID_OPTION, and nothing is sent", async ({ open, expectTasks }) => {
    const backend = open({ now });
    const tooLong = () => backend.using({ delayMs: delay.maxMs + 1 });
    expect(tooLong).toThrow(expect.objectContaining({ code: "INVALID_OPTION" }));
    await expectTasks(0);
  });
}

const now = defineTask("now", () => Date.now());
