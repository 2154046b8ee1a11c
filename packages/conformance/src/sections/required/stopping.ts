import { setTimeout as delay } from "node:timers/promises";
import { currentTask, defineTask, unwrap } from "@task-abstraction/core";
import { expect } from "vitest";
import { createHeldTask } from "../../suite/held-task.ts";
import type { Suite } from "../../suite/suite.ts";

/** What a worker finishes when it stops, and what it leaves. */
export function testStopping(suite: Suite): void {
  const { capabilities, limits, wait } = suite;
  const redelivery = { timeoutMs: limits.redeliveryMs + limits.resultMs };
  const afterRedelivery = { timeoutMs: limits.redeliveryMs + 2 * limits.resultMs };

  suite.test(
    "stop() lets running tasks end, takes no more, and leaves the rest in the engine",
    async ({ open }) => {
      const { held, running, release } = createHeldTask();
      const backend = open({ held });
      const worker = await backend.startWorker({ concurrency: 1, drainTimeoutMs: 20_000 });
      const first = await backend.submit(held);
      await running;
      const stopped = worker.stop();
      const second = await backend.submit(held);
      // Time in which a stop that lets nothing end would have ended it.
      await delay(500);
      release();
      await stopped;
      expect(await backend.waitForResult(first, wait)).toMatchObject({ status: "completed", value: "done" });
      expect(await backend.getResult(second)).toMatchObject({ status: "pending" });
    },
  );

  suite.test("stop() of an idle worker resolves at once, and done with it", async ({ open }) => {
    const backend = open([defineTask("nothing", () => null)]);
    const worker = await backend.startWorker();
    const startedAt = performance.now();
    await worker.stop();
    await worker.done;
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });

  suite.test("what is submitted after a stop waits for the next worker", async ({ open }) => {
    const backend = open([defineTask("nothing", () => null)]);
    await (await backend.startWorker()).stop();
    const id = await backend.submit("nothing");
    await backend.startWorker();
    expect(unwrap(await backend.waitForResult(id, wait))).toBeNull();
  });

  suite.test(
    "at its deadline a stop aborts signals with WorkerStopping, and the task is run again by the next worker",
    async (bench) => {
      const running = Promise.withResolvers<void>();
      const reasons: unknown[] = [];
      const slow = defineTask(
        "slow",
        bench.recorded(async () => {
          if (reasons.length > 0) return "second time";
          running.resolve();
          const { signal } = currentTask();
          await new Promise<void>((resolve) =>
            signal.addEventListener("abort", () => resolve(), { once: true }),
          );
          reasons.push((signal.reason as Error).name);
          return "half done";
        }),
      );
      const backend = bench.open({ slow });
      const worker = await backend.startWorker();
      const id = await backend.submit(slow);
      await running.promise;
      await worker.stop({ drainTimeoutMs: 100 });
      expect(reasons).toEqual(["WorkerStopping"]);
      expect(worker.stats()).toMatchObject({ released: 1, completed: 0 });
      await bench.open({ slow }).startWorker();
      expect(unwrap(await backend.waitForResult(id, redelivery))).toBe("second time");
      const attempts = bench
        .executions()
        .filter(({ event }) => event === "start")
        .map(({ attempt }) => attempt);
      expect([[1, 1], ...(capabilities.crashUsesAttempt ? [[1, 2]] : [])]).toContainEqual(attempts);
    },
    afterRedelivery,
  );

  suite.test(
    "a stop does not wait for a handler that ignores its signal, and the task is run again",
    async ({ open }) => {
      const running = Promise.withResolvers<void>();
      const release = Promise.withResolvers<void>();
      const deaf = open([
        defineTask("work", async () => {
          running.resolve();
          await release.promise;
          return "late";
        }),
      ]);
      const worker = await deaf.startWorker();
      const id = await deaf.submit("work");
      await running.promise;
      await worker.stop({ drainTimeoutMs: 100 });
      await open([defineTask("work", () => "again")]).startWorker();
      expect(unwrap(await deaf.waitForResult(id, redelivery))).toBe("again");
      release.resolve();
      expect(unwrap(await deaf.waitForResult(id, wait))).toBe("again");
    },
    afterRedelivery,
  );

  suite.test(
    "a task submitted while its worker stops is run and told, or waits for the next one",
    async (bench) => {
      const nothing = defineTask(
        "nothing",
        bench.recorded(() => null),
      );
      const backend = bench.open({ nothing });
      const ids: string[] = [];
      for (let round = 0; round < 5; round += 1) {
        const worker = await backend.startWorker();
        const submitted = backend.submit(nothing);
        await worker.stop();
        ids.push(await submitted);
      }
      await backend.startWorker();
      await Promise.all(ids.map((id) => backend.waitForResult(id, redelivery)));
      expect(ids.map((id) => bench.countStarts(id))).toEqual([1, 1, 1, 1, 1]);
    },
    afterRedelivery,
  );

  suite.test("runWorker() resolves when its signal aborts", async ({ open, offer }) => {
    const backend = open([defineTask("nothing", () => null)]);
    await offer(backend);
    const stop = new AbortController();
    const ran = backend.runWorker({ signal: stop.signal });
    await backend.waitForResult(await backend.submit("nothing"), wait);
    stop.abort();
    await ran;
  });

  suite.test(
    "runWorker() resolves after maxTasks, and leaves the rest",
    async ({ open, offer }) => {
      const backend = open([defineTask("nothing", () => null)]);
      await offer(backend);
      const ids = await backend.submitMany("nothing", none(5));
      await backend.runWorker({ maxTasks: 2, concurrency: 1 });
      const states = await Promise.all(ids.map(async (id) => (await backend.getResult(id)).status));
      expect(states.filter((status) => status === "completed")).toHaveLength(2);
      await backend.startWorker();
      await Promise.all(ids.map((id) => backend.waitForResult(id, redelivery)));
    },
    afterRedelivery,
  );
}

/** Calls without arguments. */
function none(length: number): [][] {
  return Array.from({ length }, () => []);
}
