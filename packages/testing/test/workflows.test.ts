import { currentTask, defineTask, defineWorkflow, unwrap, workflow } from "@task-abstraction/core";
import { describe, expect, it } from "vitest";
import { createTestBackend } from "../src/index.ts";
import { WAIT } from "./silent.ts";

const double = defineTask("double", { queue: "math:fast" }, (n: number) => n * 2);
const increment = defineTask("increment", (n: number, by = 1) => n + by);

describe("submitWorkflow()", () => {
  it("hands each result to the next step, over several queues", async () => {
    const flow = workflow("sum").step(increment).step(double).step(increment, 10);
    await using backend = createTestBackend({ tasks: [{ increment, double, flow }] });
    await backend.startWorker({ queues: ["default", "math:fast"] });
    const result = await backend.waitForWorkflowResult(await backend.submitWorkflow(flow, 1), WAIT);
    expect(result).toMatchObject({
      status: "completed",
      value: 14,
      taskName: "sum",
      attempts: 3,
      failedStep: null,
    });
    expect(result.steps).toMatchObject([
      { taskName: "increment", status: "completed", value: 2, attempts: 1 },
      { taskName: "double", status: "completed", value: 4 },
      { taskName: "increment", status: "completed", value: 14 },
    ]);
  });

  it("is pending before the first start and running between steps", async () => {
    await using backend = createTestBackend({ tasks: [{ increment, double }] });
    const run = await backend.submitWorkflow(workflow("two").step(increment, 1).step(double));
    expect(await backend.getWorkflowResult(run)).toMatchObject({
      status: "pending",
      attempts: 0,
      completedAt: null,
    });
    await backend.startWorker();
    await backend.settle();
    const result = await backend.getWorkflowResult(run);
    expect(result.status).toBe("running");
    expect(result.steps?.map(({ status }) => status)).toEqual(["completed", "pending"]);
  });

  it("is running while its first step waits for a retry", async () => {
    const options = { retry: { maxAttempts: 2 } };
    const fail = defineTask("fail", options, (): number => {
      throw new Error("no");
    });
    await using backend = createTestBackend({ tasks: [{ fail }] });
    await backend.startWorker();
    const run = await backend.submitWorkflow(workflow("retries").step(fail).step(increment));
    await backend.settle();
    expect(await backend.getWorkflowResult(run)).toMatchObject({
      status: "running",
      steps: [{ status: "pending", attempts: 1 }, { status: "pending" }],
    });
  });

  it("ends with the failure of a step, and later steps never run", async () => {
    let ran = false;
    const fail = defineTask("fail", (_n: number): number => {
      throw new Error("stop here");
    });
    const later = defineTask("later", (_n: number) => {
      ran = true;
    });
    await using backend = createTestBackend({ tasks: [{ increment, fail, later }] });
    await backend.startWorker();
    const run = await backend.submitWorkflow(workflow("fails").step(increment, 1).step(fail).step(later));
    const result = await backend.waitForWorkflowResult(run, WAIT);
    expect(result).toMatchObject({
      status: "failed",
      error: { message: "stop here" },
      failedStep: { step: 1, taskName: "fail" },
    });
    expect(result.steps?.map(({ status }) => status)).toEqual(["completed", "failed", "cancelled"]);
    expect(ran).toBe(false);
    expect(backend.submissions).toMatchObject([
      { kind: "workflow", name: "fails", status: "failed", steps: [{}, {}, { status: "cancelled" }] },
    ]);
  });

  it("retries a step on its own", async () => {
    let starts = 0;
    const flaky = defineTask("flaky", { retry: { maxAttempts: 3, initialDelayMs: 1_000 } }, (n: number) => {
      starts += 1;
      if (starts < 3) throw new Error("not yet");
      return n + starts;
    });
    await using backend = createTestBackend({ tasks: [{ increment, flaky }] });
    await backend.startWorker();
    const run = await backend.submitWorkflow(
      workflow("retries").step(increment, 1).step(flaky).step(increment),
    );
    await backend.clock.advance({ seconds: 3 });
    const result = await backend.getWorkflowResult(run);
    expect(result).toMatchObject({ status: "completed", value: 6 });
    expect(result.steps?.map(({ attempts }) => attempts)).toEqual([1, 3, 1]);
  });

  it("takes steps by name, with keyword arguments and queues of their own", async () => {
    const join = defineTask(
      "join",
      (text: string, options?: { letter: string }) => text + (options?.letter ?? "."),
    );
    const letters = [..."abcdefghij"];
    const steps = letters.map((letter, index) => ({
      task: "join",
      kwargs: { letter },
      queue: index % 2 ? "odd" : "even",
    }));
    const flow = defineWorkflow("letters", steps);
    await using backend = createTestBackend({ tasks: [{ join, flow }] });
    await backend.startWorker({ queues: ["even", "odd"] });
    const run = await backend.submitWorkflow("letters", ">");
    expect(unwrap(await backend.waitForWorkflowResult(run, WAIT))).toBe(">abcdefghij");
  });

  it("gives every step its place and the headers of the run", async () => {
    const look = defineTask("look", (_before: unknown) => {
      const { workflow: place, headers, id } = currentTask();
      return { ...place, ...headers, own: id } as never;
    });
    await using backend = createTestBackend({ tasks: [{ look }] });
    await backend.startWorker();
    const run = await backend
      .using({ headers: { trace: "t" } })
      .submitWorkflow(defineWorkflow("place", ["look", "look"]), 0);
    expect(unwrap(await backend.waitForWorkflowResult(run, WAIT))).toEqual({
      id: run,
      step: 1,
      trace: "t",
      own: `${run}/1`,
    });
  });

  it("is the same run for the same key, and a task's key is none of a workflow's", async () => {
    await using backend = createTestBackend({ tasks: [{ increment }] });
    const keyed = backend.using({ idempotencyKey: "k" });
    const flow = workflow("increment").step(increment).step(increment);
    const first = await keyed.submitWorkflow(flow, 1);
    expect(await keyed.submitWorkflow(flow, 2)).toBe(first);
    expect(await keyed.submit(increment, 1)).not.toBe(first);
  });

  it("starts after its delay, and expires before its first step only", async () => {
    await using backend = createTestBackend();
    const slow = backend.registerTask("slow", async (n: number) => {
      await backend.clock.sleep({ minutes: 1 });
      return n;
    });
    await backend.startWorker();
    const flow = workflow("slow_flow").step(slow, 1).step(slow);
    const run = await backend.using({ delayMs: 1_000, expiresMs: 2_000 }).submitWorkflow(flow);
    await backend.clock.advance(999);
    expect((await backend.getWorkflowResult(run)).status).toBe("pending");
    await backend.clock.advance({ minutes: 3 });
    expect((await backend.getWorkflowResult(run)).status).toBe("completed");
    const late = await backend.using({ delayMs: 3_000, expiresMs: 2_000 }).submitWorkflow(flow);
    await backend.clock.advance({ minutes: 3 });
    expect(await backend.getWorkflowResult(late)).toMatchObject({
      status: "cancelled",
      error: { code: "EXPIRED" },
      steps: [{ status: "cancelled" }, { status: "cancelled" }],
    });
  });

  it("gives every step the priority of the run", async () => {
    const order: string[] = [];
    const note = defineTask("note", (name: string) => {
      order.push(name);
      return name;
    });
    await using backend = createTestBackend({ tasks: [{ note }] });
    const flow = (name: string) => workflow(name).step(note, name).step(note);
    await backend.using({ priority: "low" }).submitWorkflow(flow("low"));
    await backend.using({ priority: "high" }).submitWorkflow(flow("high"));
    await backend.startWorker({ concurrency: 1 });
    await backend.settle();
    expect(order).toEqual(["high", "high", "low", "low"]);
  });
});

describe("cancelWorkflow()", () => {
  it("tells the running step, and later steps never run", async () => {
    const running = Promise.withResolvers<void>();
    let ran = false;
    const middle = defineTask("middle", async (_n: number) => {
      running.resolve();
      const { signal } = currentTask();
      await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
      return 2;
    });
    const later = defineTask("later", (_n: number) => {
      ran = true;
    });
    await using backend = createTestBackend({ tasks: [{ increment, middle, later }] });
    await backend.startWorker();
    const run = await backend.submitWorkflow(workflow("flow").step(increment, 1).step(middle).step(later));
    await running.promise;
    expect(await backend.cancelWorkflow(run)).toBe("cancelled");
    const result = await backend.waitForWorkflowResult(run, WAIT);
    expect(result.status).toBe("cancelled");
    expect(result.steps?.map(({ status }) => status)).toEqual(["completed", "cancelled", "cancelled"]);
    await backend.settle();
    expect(ran).toBe(false);
    expect(await backend.cancelWorkflow(run)).toBe("already-finished");
  });

  it("ends a run whose next step waits for a worker", async () => {
    await using backend = createTestBackend({ tasks: [{ increment, double }] });
    await backend.startWorker();
    const run = await backend.submitWorkflow(workflow("two").step(increment, 1).step(double));
    await backend.settle();
    expect(await backend.cancelWorkflow(run)).toBe("cancelled");
    await backend.startWorker({ queues: ["math:fast"] });
    await backend.settle();
    expect(await backend.getWorkflowResult(run)).toMatchObject({
      status: "cancelled",
      failedStep: { step: 1 },
    });
  });
});
