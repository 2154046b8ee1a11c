import { currentTask, defineTask, type RetryPolicy, unwrap } from "@task-abstraction/core";
import { expect } from "vitest";
import { reported } from "../../suite/reported.ts";
import type { Suite } from "../../suite/suite.ts";
import type { Workbench } from "../../suite/workbench.ts";
import { eventually } from "../../waiting/eventually.ts";

/** How often a task that fails is started. */
export function testAttempts(suite: Suite): void {
  const wait = suite.wait;
  const failed = (attempts: number) => ({ status: "failed", ...reported(suite.capabilities, { attempts }) });

  for (const maxAttempts of [1, 2, 3]) {
    suite.test(
      `a task that always fails is started exactly ${maxAttempts} times with maxAttempts ${maxAttempts}`,
      async (bench) => {
        const task = failing(bench, { maxAttempts, initialDelayMs: 0 });
        const backend = bench.open({ task });
        const worker = await backend.startWorker();
        const result = await backend.waitForResult(await backend.submit(task), wait);
        await worker.stop();
        expect(result).toMatchObject(failed(maxAttempts));
        expect(attemptsOf(bench)).toEqual(Array.from({ length: maxAttempts }, (_, index) => index + 1));
      },
    );
  }

  suite.test("a task that names no policy is started once", async (bench) => {
    const task = failing(bench, undefined);
    const backend = bench.open({ task });
    const worker = await backend.startWorker();
    expect(await backend.waitForResult(await backend.submit(task), wait)).toMatchObject(failed(1));
    await worker.stop();
    expect(attemptsOf(bench)).toEqual([1]);
  });

  suite.test("the policy is the worker's task's, also for a submit by name", async (bench) => {
    await bench.open([failing(bench, { maxAttempts: 2, initialDelayMs: 0 })]).startWorker();
    const client = bench.open();
    expect(await client.waitForResult(await client.submit("always_fails"), wait)).toMatchObject(failed(2));
    expect(attemptsOf(bench)).toEqual([1, 2]);
  });

  suite.test("the defaults of the worker hold for a task that names no policy", async (bench) => {
    const backend = bench.open([failing(bench, undefined)]);
    await backend.startWorker({ defaults: { retry: { maxAttempts: 2, initialDelayMs: 0 } } });
    expect(await backend.waitForResult(await backend.submit("always_fails"), wait)).toMatchObject(failed(2));
    expect(attemptsOf(bench)).toEqual([1, 2]);
  });

  suite.test("an attempt that succeeds is the last one, and its value is the result", async (bench) => {
    const retry = { maxAttempts: 5, initialDelayMs: 0 };
    const handler = bench.recorded(() => {
      const { attempt } = currentTask();
      if (attempt < 3) throw new Error("not yet");
      return `attempt ${attempt}`;
    });
    const flaky = defineTask("flaky", { retry }, handler);
    const backend = bench.open({ flaky });
    const worker = await backend.startWorker();
    const result = await backend.waitForResult(await backend.submit(flaky), wait);
    await worker.stop();
    expect(result).toMatchObject({
      status: "completed",
      value: "attempt 3",
      ...reported(suite.capabilities, { attempts: 3 }),
    });
    expect(attemptsOf(bench)).toEqual([1, 2, 3]);
  });

  suite.test("every attempt has the same id, arguments, queue and headers", async (bench) => {
    const seen: unknown[] = [];
    const handler = (text: string) => {
      const { id, queue, headers } = currentTask();
      seen.push({ id, queue, headers, text });
      throw new Error("again");
    };
    const task = defineTask("note", { retry: { maxAttempts: 3, initialDelayMs: 0 } }, handler);
    const backend = bench.open({ task });
    await backend.startWorker({ queues: ["bulk"] });
    const id = await backend.using({ queue: "bulk", headers: { a: "b" } }).submit("note", "text");
    await backend.waitForResult(id, wait);
    const first = { id, queue: "bulk", headers: { a: "b" }, text: "text" };
    expect(seen).toEqual([first, first, first]);
  });

  suite.test("an error named in nonRetryable is final", async (bench) => {
    const task = failing(bench, { maxAttempts: 3, initialDelayMs: 0, nonRetryable: ["TypeError"] });
    const backend = bench.open({ task });
    const worker = await backend.startWorker();
    expect(await backend.waitForResult(await backend.submit(task), wait)).toMatchObject(failed(1));
    await worker.stop();
    expect(attemptsOf(bench)).toEqual([1]);
  });

  suite.test("the next attempt does not start before the delay of the policy", async (bench) => {
    const task = failing(bench, { maxAttempts: 3, initialDelayMs: 700, backoffFactor: 2 });
    const backend = bench.open({ task });
    await backend.startWorker();
    await backend.waitForResult(await backend.submit(task), wait);
    const starts = bench
      .executions()
      .filter(({ event }) => event === "start")
      .map(({ at }) => at);
    const [first = 0, second = 0, third = 0] = starts;
    expect(starts).toHaveLength(3);
    // The log has whole milliseconds.
    expect(second - first).toBeGreaterThanOrEqual(699);
    expect(third - second).toBeGreaterThanOrEqual(1_399);
  });

  suite.test("a task between two attempts reads pending, and holds no slot of its worker", async (bench) => {
    const task = failing(bench, { maxAttempts: 2, initialDelayMs: 900_000 });
    const other = defineTask("other", () => "served");
    const backend = bench.open({ task, other });
    await backend.startWorker({ concurrency: 1 });
    const id = await backend.submit(task);
    await eventually(() => expect(attemptsOf(bench)).toEqual([1]), wait);
    expect(unwrap(await backend.waitForResult(await backend.submit(other), wait))).toBe("served");
    expect(await backend.getResult(id)).toMatchObject({ status: "pending" });
  });

  suite.test("a timeout follows the policy", async (bench) => {
    const options = { timeoutMs: 150, retry: { maxAttempts: 2, initialDelayMs: 0 } };
    const handler = bench.recorded(async () => {
      const { signal } = currentTask();
      await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
    });
    const hang = defineTask("hang", options, handler);
    const backend = bench.open({ hang });
    await backend.startWorker();
    const result = await backend.waitForResult(await backend.submit(hang), wait);
    expect(result).toMatchObject({ ...failed(2), error: { code: "TIMEOUT" } });
    expect(attemptsOf(bench)).toEqual([1, 2]);
  });
}

function failing({ recorded }: Workbench, retry: RetryPolicy | undefined) {
  const fail = recorded(() => {
    throw new TypeError("always");
  });
  return defineTask("always_fails", { retry }, fail);
}

/** As the handlers saw them, in the order of their starts. */
function attemptsOf({ executions }: Workbench): readonly number[] {
  return executions()
    .filter(({ event }) => event === "start")
    .map(({ attempt }) => attempt);
}
