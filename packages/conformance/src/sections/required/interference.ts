import { defineTask, unwrap, workflow } from "@task-abstraction/core";
import { expect } from "vitest";
import type { Suite } from "../../suite/suite.ts";

/** Several backends on one engine. */
export function testInterference(suite: Suite): void {
  const wait = suite.wait;

  suite.test("two spaces with the same names never see each other's tasks", async (bench) => {
    const space = await bench.freshSpace();
    const here = bench.open([defineTask("where", () => "here")]);
    const there = bench.open([defineTask("where", () => "there")], { space });
    await bench.offer(here);
    const waiting = await here.submit("where");
    await there.startWorker();
    const ids = await there.submitMany("where", [[], [], []]);
    for (const id of ids) expect(unwrap(await there.waitForResult(id, wait))).toBe("there");
    expect(await here.getResult(waiting)).toMatchObject({ status: "pending" });
    await bench.expectTasks(1);
    await here.startWorker();
    expect(unwrap(await here.waitForResult(waiting, wait))).toBe("here");
  });

  suite.test(
    "five backends may make their first call on a new space at the same time",
    async ({ open, expectTasks }) => {
      const backends = Array.from({ length: 5 }, () => open({ add }));
      if (suite.capabilities.unregisteredTask === "refused") await backends[0]?.startWorker();
      await Promise.all(backends.map((backend) => backend.submit(add, 1, 1)));
      await expectTasks(5);
    },
  );

  suite.test("five workers may start on a new space at the same time", async ({ open }) => {
    const backends = Array.from({ length: 5 }, () => open({ add }));
    await Promise.all(backends.map((backend) => backend.startWorker()));
    const values = backends.map(async (backend, index) =>
      unwrap(await backend.waitForResult(await backend.submit(add, index, 0), wait)),
    );
    expect(await Promise.all(values)).toEqual([0, 1, 2, 3, 4]);
  });

  suite.test("a backend goes on when another one on its space closes", async ({ open }) => {
    const [first, second] = [open({ add }), open({ add })];
    await Promise.all([first.startWorker(), second.startWorker()]);
    await first.submit(add, 1, 1);
    await first.close();
    expect(unwrap(await second.waitForResult(await second.submit(add, 1, 2), wait))).toBe(3);
    const run = await second.submitWorkflow(workflow("one").step(add, 1, 1));
    expect(unwrap(await second.waitForWorkflowResult(run, wait))).toBe(2);
  });

  suite.test("a backend may have several workers, and each stops alone", async ({ open }) => {
    const where = defineTask("where", () => "served");
    const backend = open({ where });
    const first = await backend.startWorker({ queues: ["a"] });
    await backend.startWorker({ queues: ["b"] });
    await first.stop();
    const id = await backend.using({ queue: "b" }).submit(where);
    expect(unwrap(await backend.waitForResult(id, wait))).toBe("served");
  });

  suite.test(
    "a producer, a worker and a second worker on other queues are three backends",
    async ({ open }) => {
      await open({ add }).startWorker({ queues: ["a"] });
      await open({ add }).startWorker({ queues: ["b"] });
      const producer = open();
      const ids = ["a", "b"].map((queue) => producer.using({ queue }).submit<number>("add", 1, 1));
      const results = await Promise.all(ids.map(async (id) => producer.waitForResult(await id, wait)));
      expect(results.map(unwrap)).toEqual([2, 2]);
    },
  );
}

const add = defineTask("add", (a: number, b: number) => a + b);
