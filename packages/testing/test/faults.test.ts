import { currentTask, defineTask, SubmitError, unwrap, workflow } from "@task-abstraction/core";
import { describe, expect, it } from "vitest";
import { createTestBackend, type TestBackend } from "../src/index.ts";
import { silent, WAIT } from "./silent.ts";

const add = defineTask("add", (a: number, b: number) => a + b);

describe("failNextSubmit()", () => {
  it("makes one submit reject with an outcome of unknown, and stores nothing", async () => {
    await using backend = createTestBackend();
    backend.failNextSubmit();
    await expect(backend.submit(add, 1, 1)).rejects.toMatchObject({
      code: "SUBMIT_FAILED",
      outcome: "unknown",
      cause: { code: "BACKEND_UNAVAILABLE" },
    });
    expect(backend.submissions).toEqual([]);
    await backend.submit(add, 1, 1);
    expect(backend.submissions).toHaveLength(1);
  });

  it("may let the task arrive all the same: submitted again with its key, it is there once", async () => {
    await using backend = createTestBackend({ tasks: [{ add }] });
    await backend.startWorker();
    backend.failNextSubmit({ arrives: true });
    const keyed = backend.using({ idempotencyKey: "once" });
    await expect(keyed.submit(add, 1, 1)).rejects.toMatchObject({ outcome: "unknown" });
    const id = await keyed.submit(add, 1, 1);
    expect(unwrap(await backend.waitForResult(id, WAIT))).toBe(2);
    expect(backend.submissions).toHaveLength(1);
  });

  it("rejects with the error it is given", async () => {
    await using backend = createTestBackend();
    backend.failNextSubmit({ error: new SubmitError("The broker is down.", "not-sent") });
    const flow = workflow("sum").step(add, 1, 2);
    await expect(backend.submitWorkflow(flow)).rejects.toMatchObject({ outcome: "not-sent" });
  });

  it("hits one item of submitMany(), and each call of it one submit", async () => {
    await using backend = createTestBackend();
    backend.failNextSubmit();
    backend.failNextSubmit({ error: new SubmitError("Full.", "not-sent") });
    const rejection = backend
      .submitMany(add, [
        [1, 1],
        [2, 2],
        [3, 3],
      ])
      .catch((error: unknown) => error);
    expect(await rejection).toMatchObject({
      code: "PARTIAL_SUBMIT",
      outcomes: [
        { error: { outcome: "unknown" } },
        { error: { outcome: "not-sent" } },
        { status: "submitted" },
      ],
    });
    expect(backend.submissions).toMatchObject([{ args: [3, 3] }]);
  });
});

describe("killWorker()", () => {
  /** A task that sleeps when its worker shall die, so many times. */
  function registerDeadly(backend: TestBackend, deaths: number) {
    const starts: { readonly attempt: number; readonly worker: string }[] = [];
    const task = backend.registerTask("deadly", async () => {
      const { attempt, workerName } = currentTask();
      starts.push({ attempt, worker: workerName });
      if (starts.length <= deaths) await backend.clock.sleep({ days: 1 });
      return "survived";
    });
    return { task, starts };
  }

  it("runs the task again on another worker, in the same attempt", async () => {
    await using backend = createTestBackend();
    const { task, starts } = registerDeadly(backend, 1);
    const first = await backend.startWorker({ name: "first" });
    const id = await backend.submit(task);
    await backend.settle();
    backend.killWorker(first);
    await first.done;
    expect(await backend.getResult(id)).toMatchObject({ status: "pending", attempts: 1 });
    await backend.startWorker({ name: "second" });
    expect(await backend.waitForResult(id, WAIT)).toMatchObject({ value: "survived", attempts: 1 });
    expect(starts).toEqual([
      { attempt: 1, worker: "first" },
      { attempt: 1, worker: "second" },
    ]);
  });

  it("ends the worker: it is done, unhealthy, and takes nothing more", async () => {
    await using backend = createTestBackend({ tasks: [{ add }] });
    const worker = await backend.startWorker();
    backend.killWorker(worker);
    await worker.done;
    expect(worker.isHealthy()).toBe(false);
    await worker.stop();
    const id = await backend.submit(add, 1, 1);
    await backend.settle();
    expect((await backend.getResult(id)).status).toBe("pending");
  });

  it("leaves the other workers alone", async () => {
    await using backend = createTestBackend({ tasks: [{ add }] });
    const [first, second] = [await backend.startWorker(), await backend.startWorker()];
    backend.killWorker(second);
    expect([first.isHealthy(), second.isHealthy()]).toEqual([true, false]);
  });

  it("drops what the dead worker's handler still returns", async () => {
    const gate = Promise.withResolvers<string>();
    const running = Promise.withResolvers<void>();
    const task = defineTask("late", () => {
      running.resolve();
      return gate.promise;
    });
    await using backend = createTestBackend({ tasks: [{ task }] });
    const worker = await backend.startWorker();
    const id = await backend.submit(task);
    await running.promise;
    backend.killWorker(worker);
    gate.resolve("from the grave");
    await backend.settle();
    expect(await backend.getResult(id)).toMatchObject({ status: "pending" });
  });

  it("never wakes the dead worker's handler from clock.sleep(), nor times it out", async () => {
    const steps: string[] = [];
    await using backend = createTestBackend();
    const nap = backend.registerTask("nap", { timeoutMs: 90_000 }, async () => {
      const { workerName, signal } = currentTask();
      steps.push(`${workerName} sleeps`);
      signal.addEventListener("abort", () => steps.push(`${workerName} is told`));
      await backend.clock.sleep({ minutes: 1 }, { signal }).finally(() => steps.push(`${workerName} wakes`));
    });
    const first = await backend.startWorker({ name: "first" });
    const id = await backend.submit(nap);
    await backend.settle();
    backend.killWorker(first);
    await backend.startWorker({ name: "second" });
    await backend.clock.advance({ minutes: 2 });
    expect((await backend.getResult(id)).status).toBe("completed");
    expect(steps).toEqual(["first sleeps", "second sleeps", "second wakes"]);
  });

  it("in the middle of a chain repeats that step only", async () => {
    let begins = 0;
    const begin = defineTask("begin", () => {
      begins += 1;
    });
    await using backend = createTestBackend({ tasks: [{ begin }] });
    const { task, starts } = registerDeadly(backend, 1);
    const first = await backend.startWorker();
    const run = await backend.submitWorkflow(workflow("flow").step(begin).step(task));
    await backend.settle();
    backend.killWorker(first);
    await backend.startWorker();
    expect(unwrap(await backend.waitForWorkflowResult(run, WAIT))).toBe("survived");
    expect([begins, starts.length]).toEqual([1, 2]);
  });

  it("ends a task that kills its workers as WORKER_LOST, after maxDeliveries starts", async () => {
    await using backend = createTestBackend({ logger: silent });
    const { task, starts } = registerDeadly(backend, 99);
    const id = await backend.submit(task);
    for (let start = 0; start < 2; start += 1) {
      const worker = await backend.startWorker({ maxDeliveries: 2 });
      await backend.settle();
      backend.killWorker(worker);
    }
    await backend.startWorker({ maxDeliveries: 2 });
    expect(await backend.waitForResult(id, WAIT)).toMatchObject({ error: { code: "WORKER_LOST" } });
    expect(starts).toHaveLength(2);
  });

  it("does not count a start that was handed back among those that brought no outcome", async () => {
    await using backend = createTestBackend({ logger: silent });
    const { task, starts } = registerDeadly(backend, 3);
    const id = await backend.submit(task);
    for (const end of ["kill", "stop", "stop"]) {
      const worker = await backend.startWorker({ maxDeliveries: 2 });
      await backend.settle();
      if (end === "kill") backend.killWorker(worker);
      else await worker.stop({ drainTimeoutMs: 0 });
    }
    await backend.startWorker({ maxDeliveries: 2 });
    expect(await backend.waitForResult(id, WAIT)).toMatchObject({ value: "survived", attempts: 1 });
    expect(starts).toHaveLength(4);
  });

  it("throws for a worker that has stopped, and for one of another engine", async () => {
    await using backend = createTestBackend();
    await using other = createTestBackend();
    const stopped = await backend.startWorker();
    await stopped.stop();
    expect(() => backend.killWorker(stopped)).toThrow("does not run on this engine");
    await backend.startWorker();
    const foreign = await other.startWorker();
    expect(() => backend.killWorker(foreign)).toThrow("does not run on this engine");
  });
});
