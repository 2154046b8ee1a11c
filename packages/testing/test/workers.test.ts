import { currentTask, defineTask, unwrap, workflow } from "@task-abstraction/core";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { InProcessEngine } from "../src/engine/in-process-engine.ts";
import { createTestBackend } from "../src/index.ts";
import { WAIT } from "./silent.ts";

afterEach(() => void vi.useRealTimers());

/** A task that runs until a test lets it go. */
function createGated() {
  const running = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<string>();
  const task = defineTask("gated", async () => {
    running.resolve();
    return gate.promise;
  });
  return { task, running: running.promise, open: () => gate.resolve("done") };
}

/** A task that ends when its signal aborts, the first time. */
function createListening() {
  const attempts: number[] = [];
  const reasons: unknown[] = [];
  const running = Promise.withResolvers<void>();
  const task = defineTask("listening", async () => {
    const { signal, attempt } = currentTask();
    attempts.push(attempt);
    if (attempts.length > 1) return "second time";
    running.resolve();
    await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
    reasons.push((signal.reason as Error).name);
    return "late";
  });
  return { task, attempts, reasons, running: running.promise };
}

describe("a worker", () => {
  it("runs no more at once than its concurrency, over all queues", async () => {
    let running = 0;
    let most = 0;
    await using backend = createTestBackend();
    const busy = backend.registerTask("busy", async () => {
      running += 1;
      most = Math.max(most, running);
      await backend.clock.sleep({ seconds: 1 });
      running -= 1;
    });
    const calls = Array.from({ length: 10 }, () => [] as []);
    await backend.using({ queue: "a" }).submitMany(busy, calls);
    await backend.using({ queue: "b" }).submitMany(busy, calls);
    const worker = await backend.startWorker({ queues: ["a", "b"], concurrency: 4 });
    await backend.settle();
    expect(running).toBe(4);
    expect(worker.stats().running).toBe(4);
    await backend.clock.advance({ seconds: 10 });
    expect(most).toBe(4);
    expect(worker.stats()).toMatchObject({ completed: 20, running: 0 });
  });

  it("does not let a full queue starve the others", async () => {
    const done: string[] = [];
    const note = defineTask("note", (queue: string) => void done.push(queue));
    await using backend = createTestBackend({ tasks: [{ note }] });
    const full = Array.from({ length: 100 }, () => ["full"] as [string]);
    await backend.using({ queue: "full" }).submitMany(note, full);
    await backend.using({ queue: "small" }).submit(note, "small");
    await backend.startWorker({ queues: ["full", "small"], concurrency: 1 });
    await backend.settle();
    expect(done.indexOf("small")).toBeLessThan(3);
  });

  it("never runs an attempt twice when two share a queue", async () => {
    const runs: string[] = [];
    const count = defineTask("count", () => void runs.push(currentTask().id));
    await using backend = createTestBackend({ tasks: [{ count }] });
    await backend.startWorker({ concurrency: 5 });
    await backend.startWorker({ concurrency: 5 });
    const ids = await backend.submitMany(
      count,
      Array.from({ length: 200 }, () => [] as []),
    );
    await backend.settle();
    expect(runs.toSorted()).toEqual(ids.toSorted());
  });

  it("keeps its slot when another worker was quicker", async () => {
    await using backend = createTestBackend();
    const nap = backend.registerTask("nap", () => backend.clock.sleep({ hours: 1 }));
    await backend.startWorker({ concurrency: 1 });
    await backend.startWorker({ concurrency: 1 });
    const ids = [await backend.submit(nap)];
    await backend.settle();
    ids.push(await backend.submit(nap));
    await backend.settle();
    for (const id of ids) expect((await backend.getResult(id)).status).toBe("running");
  });

  it("leaves nothing on the clock of a task that has ended", async () => {
    const quick = defineTask("quick", { timeoutMs: 60_000 }, () => 1);
    await using backend = createTestBackend({ tasks: [{ quick }] });
    const worker = await backend.startWorker();
    await backend.submit(quick);
    await backend.settle();
    await worker.stop();
    const { timeline } = (backend.native as InProcessEngine).parts;
    expect(timeline.nextUpTo(Number.POSITIVE_INFINITY)).toBeUndefined();
  });

  it("waits for running tasks when it stops, and takes no more", async () => {
    const { task, running, open } = createGated();
    await using backend = createTestBackend({ tasks: [{ task }] });
    const worker = await backend.startWorker();
    const id = await backend.submit(task);
    await running;
    expect(worker.isHealthy()).toBe(true);
    const stopped = worker.stop();
    const second = await backend.submit(task);
    open();
    await stopped;
    expect(worker.isHealthy()).toBe(false);
    expect(await backend.getResult(id)).toMatchObject({ status: "completed", value: "done" });
    expect(await backend.getResult(second)).toMatchObject({ status: "pending", attempts: 0 });
  });

  it("hands unfinished tasks back at the deadline, without using up an attempt", async () => {
    const { task, attempts, reasons, running } = createListening();
    await using backend = createTestBackend({ tasks: [{ task }] });
    const worker = await backend.startWorker();
    const id = await backend.submit(task);
    await running;
    await worker.stop({ drainTimeoutMs: 5 });
    expect(reasons).toEqual(["WorkerStopping"]);
    expect(await backend.getResult(id)).toMatchObject({ status: "pending", attempts: 0, startedAt: null });
    expect(worker.stats()).toMatchObject({ released: 1, completed: 0 });
    await backend.startWorker();
    expect(unwrap(await backend.waitForResult(id, WAIT))).toBe("second time");
    expect(attempts).toEqual([1, 1]);
  });

  it("counts its deadline on the clock as well, so that no test waits for it", async () => {
    await using backend = createTestBackend();
    const rest = backend.registerTask("rest", () => backend.clock.sleep({ days: 1 }, currentTask()));
    const worker = await backend.startWorker();
    const id = await backend.submit(rest);
    await backend.settle();
    const stopped = worker.stop({ drainTimeoutMs: 60_000 });
    await backend.clock.advance({ minutes: 1 });
    await stopped;
    expect((await backend.getResult(id)).status).toBe("pending");
  });

  it("stops at the earlier of two deadlines", async () => {
    const { task, running } = createListening();
    await using backend = createTestBackend({ tasks: [{ task }] });
    const worker = await backend.startWorker();
    await backend.submit(task);
    await running;
    const stops = [worker.stop({ drainTimeoutMs: 60_000 }), worker.stop({ drainTimeoutMs: 1 })];
    await Promise.all(stops);
    expect(worker.stats().released).toBe(1);
  });

  it("is not held up by a handler that ignores its signal", async () => {
    const { task, running, open } = createGated();
    const backend = createTestBackend({ tasks: [{ task }] });
    await backend.startWorker({ drainTimeoutMs: 1 });
    const id = await backend.submit(task);
    await running;
    await backend.close();
    expect(backend.native.tasks()).toMatchObject([{ id, status: "pending" }]);
    open();
  });

  it("hands back at once what sleeps on the clock when its backend is closed", async () => {
    const backend = createTestBackend();
    const rest = backend.registerTask("rest", () => backend.clock.sleep({ days: 1 }));
    await backend.startWorker({ drainTimeoutMs: 600_000 });
    await backend.submit(rest);
    await backend.settle();
    await backend.close();
    expect(backend.submissions).toMatchObject([{ status: "pending", attempts: 0 }]);
  });

  it("keeps what sleeps when it is another backend of its engine that is closed", async () => {
    let starts = 0;
    await using backend = createTestBackend();
    const rest = backend.registerTask("rest", async () => {
      starts += 1;
      await backend.clock.sleep({ days: 1 });
    });
    await backend.startWorker();
    await backend.submit(rest);
    await backend.settle();
    await createTestBackend({ engine: backend.native }).close();
    await backend.settle();
    expect(starts).toBe(1);
  });

  it("stops by itself after maxTasks, and runWorker() resolves", async () => {
    const quick = defineTask("quick", () => 1);
    await using backend = createTestBackend({ tasks: [{ quick }] });
    const ids = await backend.submitMany(quick, [[], [], []]);
    await backend.runWorker({ maxTasks: 2, concurrency: 1 });
    const results = await Promise.all(ids.map((id) => backend.getResult(id)));
    expect(results.map(({ status }) => status)).toEqual(["completed", "completed", "pending"]);
  });

  it("takes the policy of its defaults for tasks that name none", async () => {
    const fail = defineTask("fail", () => Promise.reject(new Error("no")));
    await using backend = createTestBackend({ tasks: [{ fail }] });
    await backend.startWorker({ defaults: { retry: { maxAttempts: 2, initialDelayMs: 1_000 } } });
    const id = await backend.submit(fail);
    await backend.clock.advance({ seconds: 1 });
    expect(await backend.getResult(id)).toMatchObject({ status: "failed", attempts: 2 });
  });

  it("ends a task that runs longer than its timeoutMs in real time too", async () => {
    const hang = defineTask("hang", { timeoutMs: 10 }, () => new Promise<void>(() => undefined));
    await using backend = createTestBackend({ tasks: [{ hang }] });
    await backend.startWorker();
    const result = await backend.waitForResult(await backend.submit(hang), WAIT);
    expect(result).toMatchObject({ status: "failed", error: { code: "TIMEOUT" } });
  });
});

describe("cancel()", () => {
  it("ends a task that waits, delayed ones too, and it never starts", async () => {
    let starts = 0;
    const never = defineTask("never", () => {
      starts += 1;
    });
    await using backend = createTestBackend({ tasks: [{ never }] });
    const ids = [await backend.submit(never), await backend.using({ delayMs: 1_000 }).submit(never)];
    for (const id of ids) expect(await backend.cancel(id)).toBe("cancelled");
    await backend.startWorker();
    await backend.clock.advance({ seconds: 2 });
    for (const id of ids)
      expect(await backend.waitForResult(id, WAIT)).toMatchObject({ status: "cancelled", attempts: 0 });
    expect(starts).toBe(0);
  });

  it("aborts the signal of a running task, and its late value is dropped", async () => {
    const { task, reasons, running } = createListening();
    await using backend = createTestBackend({ tasks: [{ task }] });
    await backend.startWorker();
    const id = await backend.submit(task);
    await running;
    expect(await backend.cancel(id)).toBe("cancelled");
    expect(await backend.waitForResult(id, WAIT)).toMatchObject({ status: "cancelled" });
    await backend.settle();
    expect(reasons).toEqual(["TaskCancelled"]);
    expect(await backend.getResult(id)).toMatchObject({ status: "cancelled", attempts: 1 });
  });

  it("changes nothing of a finished task, and knows no strangers", async () => {
    const quick = defineTask("quick", () => 1);
    await using backend = createTestBackend({ tasks: [{ quick }] });
    await backend.startWorker();
    const id = await backend.submit(quick);
    await backend.waitForResult(id, WAIT);
    expect(await backend.cancel(id)).toBe("already-finished");
    expect(await backend.getResult(id)).toMatchObject({ status: "completed" });
    expect(await backend.cancel("nonsense")).toBe("not-found");
    expect(await backend.cancelWorkflow(id)).toBe("not-found");
  });
});

describe("getResult() and waitForResult()", () => {
  it("reject with TASK_NOT_FOUND for an id that was never given, and for that of a workflow", async () => {
    const quick = defineTask("quick", () => 1);
    await using backend = createTestBackend({ tasks: [{ quick }] });
    const run = await backend.submitWorkflow(workflow("w").step(quick));
    for (const id of ["nonsense", run as string]) {
      await expect(backend.getResult(id)).rejects.toMatchObject({ code: "TASK_NOT_FOUND" });
      await expect(backend.waitForResult(id, WAIT)).rejects.toMatchObject({ code: "TASK_NOT_FOUND" });
    }
  });

  it("reject with RESULT_TIMEOUT when the clock that a task waits for stands still", async () => {
    await using backend = createTestBackend();
    const id = await backend.using({ delayMs: 1_000 }).submit("later");
    await expect(backend.waitForResult(id, { timeoutMs: 5 })).rejects.toMatchObject({
      code: "RESULT_TIMEOUT",
      last: { status: "pending" },
    });
  });

  it("need no timer to see the end of a task", async () => {
    vi.useFakeTimers();
    const { task, running, open } = createGated();
    await using backend = createTestBackend({ tasks: [{ task }] });
    await backend.startWorker();
    const waited = backend.waitForResult(await backend.submit(task), WAIT);
    await running;
    open();
    expect(await waited).toMatchObject({ value: "done" });
  });

  it("wake every wait when the task ends", async () => {
    const { task, running, open } = createGated();
    await using backend = createTestBackend({ tasks: [{ task }] });
    await backend.startWorker();
    const id = await backend.submit(task);
    const waits = [backend.waitForResult(id, WAIT), backend.waitForResult(id, WAIT)];
    await running;
    expect((await backend.getResult(id)).status).toBe("running");
    open();
    for (const waited of await Promise.all(waits)) expect(waited).toMatchObject({ value: "done" });
  });
});
