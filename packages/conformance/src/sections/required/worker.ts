import { currentTask, defineTask, unwrap } from "@task-abstraction/core";
import { expect } from "vitest";
import type { Suite } from "../../suite/suite.ts";
import { eventually } from "../../waiting/eventually.ts";

/** What a worker takes, and how much of it at once. */
export function testWorker(suite: Suite): void {
  const { limits, wait } = suite;

  suite.test(
    "runs as many handlers at once as its concurrency, and never one more, over all its queues",
    async ({ open }) => {
      const busy = countRunning();
      const task = defineTask("busy", busy.handler);
      const backend = open({ task });
      await backend.startWorker({ queues: ["a", "b"], concurrency: 4 });
      const a = await backend.using({ queue: "a" }).submitMany(task, none(10));
      const b = await backend.using({ queue: "b" }).submitMany(task, none(10));
      await eventually(() => expect(busy.running()).toBe(4), wait);
      busy.release();
      await Promise.all([...a, ...b].map((id) => backend.waitForResult(id, wait)));
      expect(busy.most()).toBe(4);
    },
  );

  suite.test("with concurrency 1 runs one handler after the other", async ({ open }) => {
    const busy = countRunning();
    busy.release();
    const task = defineTask("busy", busy.handler);
    const backend = open({ task });
    await backend.startWorker({ concurrency: 1 });
    const ids = await backend.submitMany(task, none(10));
    await Promise.all(ids.map((id) => backend.waitForResult(id, wait)));
    expect(busy.most()).toBe(1);
  });

  suite.test("takes no more than it can run: a second worker gets the rest", async ({ open }) => {
    const busy = countRunning();
    const hoarder = open([defineTask("work", busy.handler)]);
    const helper = open([defineTask("work", () => "helped")]);
    await hoarder.startWorker({ concurrency: 2 });
    const ids = await hoarder.submitMany("work", none(20));
    await eventually(() => expect(busy.running()).toBe(2), wait);
    const second = await helper.startWorker({ concurrency: 2 });
    await eventually(
      () => expect(second.stats().completed).toBeGreaterThanOrEqual(18 - limits.prefetch),
      wait,
    );
    busy.release();
    await Promise.all(ids.map((id) => hoarder.waitForResult(id, wait)));
  });

  suite.test("runs tasks of the queues it was given, and leaves those of others", async ({ open, offer }) => {
    const add = defineTask("add", (a: number, b: number) => a + b);
    const backend = open({ add });
    await offer(backend, ["mine", "others"]);
    const other = await backend.using({ queue: "others" }).submit(add, 1, 1);
    await backend.startWorker({ queues: ["mine"] });
    // More than one: a worker that served both would have taken the other one by then.
    for (let count = 0; count < 3; count += 1) {
      const mine = await backend.using({ queue: "mine" }).submit(add, count, 2);
      expect(unwrap(await backend.waitForResult(mine, wait))).toBe(count + 2);
    }
    expect(await backend.getResult(other)).toMatchObject({ status: "pending" });
  });

  suite.test("a full queue does not starve the others", async ({ open, offer }) => {
    const done: string[] = [];
    const note = defineTask("note", (queue: string) => void done.push(queue));
    const backend = open({ note });
    await offer(backend, ["full", "small"]);
    await backend.using({ queue: "full" }).submitMany(note, new Array(200).fill(["full"]));
    const id = await backend.using({ queue: "small" }).submit(note, "small");
    await backend.startWorker({ queues: ["full", "small"], concurrency: 4 });
    await backend.waitForResult(id, wait);
    expect(done.indexOf("small")).toBeLessThan(100);
  });

  suite.test("two workers share a queue: every task is run once, and both run some", async (bench) => {
    const share = defineTask(
      "share",
      bench.recorded(async () => {
        // Long enough for both to be needed.
        await new Promise((resolve) => setTimeout(resolve, 20));
        return currentTask().workerName;
      }),
    );
    const backend = bench.open({ share });
    const first = await backend.startWorker({ concurrency: 2, name: "first" });
    const second = await bench.open({ share }).startWorker({ concurrency: 2, name: "second" });
    const ids = await backend.submitMany(share, none(60));
    const results = await Promise.all(ids.map((id) => backend.waitForResult(id, wait)));
    await Promise.all([first.stop(), second.stop()]);
    expect(new Set(results.map(unwrap))).toEqual(new Set(["first", "second"]));
    const started = bench.executions().filter(({ event }) => event === "start");
    expect(started.map(({ taskId }) => taskId).sort()).toEqual([...ids].sort());
  });

  suite.test("a worker has the name it was given, in its handlers too", async ({ open }) => {
    const whose = defineTask("whose", () => currentTask().workerName);
    const backend = open({ whose });
    const worker = await backend.startWorker({ name: "worker-7" });
    expect(worker.name).toBe("worker-7");
    expect(unwrap(await backend.waitForResult(await backend.submit(whose), wait))).toBe("worker-7");
  });

  suite.test("tells what it serves, that it is well, and what it has done", async ({ open }) => {
    const odd = defineTask("odd", (n: number) => {
      if (n % 2 === 0) throw new Error("even");
    });
    const backend = open({ odd });
    const worker = await backend.startWorker({ queues: ["a", "b"] });
    const ids = await backend.using({ queue: "a" }).submitMany(odd, [[1], [2], [3]]);
    await Promise.all(ids.map((id) => backend.waitForResult(id, wait)));
    expect(worker).toMatchObject({ queues: ["a", "b"], taskNames: ["odd"] });
    expect(worker.isHealthy()).toBe(true);
    expect(worker.stats()).toMatchObject({ running: 0, completed: 2, failed: 1 });
  });

  suite.test("a worker with nothing to run for a while takes the next task", async ({ open }) => {
    const backend = open([defineTask("nothing", () => null)]);
    await backend.startWorker();
    // Longer than the first pauses between two looks of a worker that polls.
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    const id = await backend.submit("nothing");
    const submittedAt = performance.now();
    await backend.waitForResult(id, wait);
    expect(performance.now() - submittedAt).toBeLessThan(limits.latenessMs);
  });
}

/** Handlers that hold their slots until they are released, and how many did at once. */
function countRunning() {
  const gate = Promise.withResolvers<void>();
  let running = 0;
  let most = 0;
  const handler = async (): Promise<void> => {
    running += 1;
    most = Math.max(most, running);
    await gate.promise;
    running -= 1;
  };
  return { handler, running: () => running, most: () => most, release: () => gate.resolve() };
}

/** Calls without arguments. */
function none(length: number): [][] {
  return Array.from({ length }, () => []);
}
