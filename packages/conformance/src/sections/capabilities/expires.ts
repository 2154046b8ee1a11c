import { setTimeout as pause } from "node:timers/promises";
import { defineTask, unwrap, workflow } from "@task-abstraction/core";
import { expect } from "vitest";
import { testRefusedOption } from "../../suite/refusal.ts";
import type { Suite } from "../../suite/suite.ts";

const expired = { status: "cancelled", error: { code: "EXPIRED" } };

/** `using({ expiresMs })`. */
export function testExpires(suite: Suite): void {
  if (!suite.capabilities.expires) {
    testRefusedOption(suite, "expiresMs", { expiresMs: 1_000 });
    return;
  }
  const wait = suite.wait;

  suite.test(
    "a task that could not start in time ends cancelled EXPIRED, and its handler never runs",
    async (bench) => {
      const backend = bench.open([
        defineTask(
          "late",
          bench.recorded(() => null),
        ),
      ]);
      await bench.offer(backend);
      const id = await backend.using({ expiresMs: 300 }).submit("late");
      // The time that it may wait.
      await pause(400);
      await backend.startWorker();
      expect(await backend.waitForResult(id, wait)).toMatchObject(expired);
      expect(bench.countStarts(id)).toBe(0);
    },
  );

  suite.test("a task that starts in time is run, also beyond its expiry", async ({ open }) => {
    const slow = defineTask("slow", async () => {
      await pause(1_500);
      return "done";
    });
    const backend = open({ slow });
    await backend.startWorker();
    const id = await backend.using({ expiresMs: 1_200 }).submit(slow);
    expect(unwrap(await backend.waitForResult(id, wait))).toBe("done");
  });

  suite.test("a task without expiry waits on beside one that expires", async ({ open, offer }) => {
    const stay = defineTask("stay", () => "here");
    const backend = open({ stay });
    await offer(backend);
    await backend.using({ expiresMs: 100 }).submit(stay);
    const id = await backend.submit(stay);
    await pause(300);
    await backend.startWorker();
    expect(unwrap(await backend.waitForResult(id, wait))).toBe("here");
  });

  suite.test(
    "a retry that would start after the expiry is not started: the task ends cancelled EXPIRED",
    async (bench) => {
      const retry = { maxAttempts: 2, initialDelayMs: 2_000 };
      const fail = defineTask(
        "fail",
        { retry },
        bench.recorded(() => {
          throw new Error("again");
        }),
      );
      const backend = bench.open({ fail });
      await backend.startWorker();
      const id = await backend.using({ expiresMs: 1_500 }).submit(fail);
      expect(await backend.waitForResult(id, wait)).toMatchObject(expired);
      expect(bench.countStarts(id)).toBe(1);
    },
  );

  suite.test("a chain whose first step could not start in time ends cancelled EXPIRED", async (bench) => {
    const step = defineTask(
      "step",
      bench.recorded((n: number) => n + 1),
    );
    const backend = bench.open({ step });
    await bench.offer(backend);
    const run = await backend
      .using({ expiresMs: 300 })
      .submitWorkflow(workflow("late").step(step, 1).step(step));
    await pause(400);
    await backend.startWorker();
    expect(await backend.waitForWorkflowResult(run, wait)).toMatchObject(expired);
    expect(bench.executions()).toEqual([]);
  });

  suite.test("the expiry of a chain bounds its first start only", async ({ open }) => {
    const slow = defineTask("slow", async (n: number) => {
      await pause(1_500);
      return n + 1;
    });
    const backend = open({ slow });
    await backend.startWorker();
    const flow = workflow("on_time").step(slow, 1).step(slow);
    const run = await backend.using({ expiresMs: 1_200 }).submitWorkflow(flow);
    expect(unwrap(await backend.waitForWorkflowResult(run, wait))).toBe(3);
  });
}
