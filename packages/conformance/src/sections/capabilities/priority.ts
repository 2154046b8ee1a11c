import { setTimeout as pause } from "node:timers/promises";
import { defineTask, type TaskBackend, workflow } from "@task-abstraction/core";
import { expect } from "vitest";
import { testRefusedOption } from "../../suite/refusal.ts";
import type { Suite } from "../../suite/suite.ts";
import type { Workbench } from "../../suite/workbench.ts";
import { eventually } from "../../waiting/eventually.ts";

/** `using({ priority })`. */
export function testPriority(suite: Suite): void {
  if (!suite.capabilities.priority) {
    testRefusedOption(suite, "priority", { priority: "high" });
    return;
  }
  const wait = suite.wait;

  suite.test("waiting tasks start in the order high, normal, low", async (bench) => {
    const order: string[] = [];
    const note = defineTask("note", (name: string) => void order.push(name));
    const { backend, go } = await openForOneAtATime(bench, { note });
    const ids: string[] = [];
    for (const priority of ["low", "normal", "high", "low", "high", "normal"] as const)
      ids.push(await backend.using({ priority }).submit(note, priority));
    await go(ids.length);
    await Promise.all(ids.map((id) => backend.waitForResult(id, wait)));
    expect(order).toEqual(["high", "high", "normal", "normal", "low", "low"]);
  });

  suite.test("a task without a priority is a normal one", async (bench) => {
    const order: string[] = [];
    const note = defineTask("note", (name: string) => void order.push(name));
    const { backend, go } = await openForOneAtATime(bench, { note });
    const ids = [
      await backend.using({ priority: "low" }).submit(note, "low"),
      await backend.submit(note, "none"),
      await backend.using({ priority: "high" }).submit(note, "high"),
    ];
    await go(ids.length);
    await Promise.all(ids.map((id) => backend.waitForResult(id, wait)));
    expect(order).toEqual(["high", "none", "low"]);
  });

  suite.test("submitMany() gives its priority to every task", async (bench) => {
    const order: string[] = [];
    const note = defineTask("note", (name: string) => void order.push(name));
    const { backend, go } = await openForOneAtATime(bench, { note });
    const low = await backend.using({ priority: "low" }).submitMany(note, [["low"], ["low"]]);
    const high = await backend.using({ priority: "high" }).submitMany(note, [["high"], ["high"]]);
    await go(low.length + high.length);
    await Promise.all([...low, ...high].map((id) => backend.waitForResult(id, wait)));
    expect(order).toEqual(["high", "high", "low", "low"]);
  });

  suite.test("every step of a chain has the priority of the call", async (bench) => {
    const order: string[] = [];
    const note = defineTask("note", async (name: string) => {
      order.push(name);
      // Time for the next step to arrive, so that no more than one other task comes between.
      await pause(150);
      return name;
    });
    const { backend, go } = await openForOneAtATime(bench, { note });
    const flow = workflow("urgent").step(note, "step").step(note).step(note);
    const others = Array.from({ length: 4 + 2 * suite.limits.prefetch }, () => ["normal"] as [string]);
    const ids = await backend.submitMany(note, others);
    const run = await backend.using({ priority: "high" }).submitWorkflow(flow);
    await go(ids.length + 1);
    await Promise.all([
      backend.waitForWorkflowResult(run, wait),
      ...ids.map((id) => backend.waitForResult(id, wait)),
    ]);
    expect(order[0]).toBe("step");
    expect(order.lastIndexOf("step")).toBeLessThan(order.length - 1);
  });

  suite.test("a priority that is none of the three is INVALID_OPTION", async ({ open, expectTasks }) => {
    const backend = open();
    const wrong = () => backend.using({ priority: "urgent" as never });
    expect(wrong).toThrow(expect.objectContaining({ code: "INVALID_OPTION" }));
    await expectTasks(0);
  });
}

interface OneAtATime {
  readonly backend: TaskBackend;
  /** Lets a worker run what was submitted, once `count` tasks are where priorities decide. */
  go(count: number): Promise<void>;
}

/** A backend whose worker runs one task at a time, and none before it is told. */
async function openForOneAtATime(
  bench: Workbench,
  tasks: Parameters<Workbench["open"]>[0],
): Promise<OneAtATime> {
  const { probe } = bench;
  const gate = Promise.withResolvers<void>();
  const entered = Promise.withResolvers<void>();
  const hold = defineTask("hold", () => {
    entered.resolve();
    return gate.promise;
  });
  const backend = bench.open({ ...tasks, hold });
  await bench.offer(backend);
  const { countReady } = probe;
  if (countReady === undefined)
    return { backend, go: async () => void (await backend.startWorker({ concurrency: 1 })) };
  await backend.startWorker({ concurrency: 1 });
  await backend.submit(hold);
  await entered.promise;
  return {
    backend,
    async go(count) {
      await eventually(async () => expect(await countReady.call(probe)).toBe(count));
      gate.resolve();
    },
  };
}
