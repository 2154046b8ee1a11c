import { setImmediate as nextTurn } from "node:timers/promises";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createRecordingBackend, type RecordedWorker, silentLogger } from "../../test/recording-backend.ts";
import type { Invocation, Outcome } from "../adapter/execution.ts";
import { defineTask } from "../task/define-task.ts";
import { isTask } from "../task/task.ts";
import { defineWorkflow } from "../workflow/define-workflow.ts";

const add = defineTask("add", (a: number, b: number) => a + b);
const echo = defineTask("echo", (value: unknown) => value ?? null);

/** Hands a delivery to a recorded worker, as an adapter does. */
async function deliver(
  { request }: RecordedWorker,
  taskName: string,
  args: readonly unknown[],
): Promise<Outcome> {
  const slot = await request.takeSlot(new AbortController().signal);
  const invocation: Invocation = {
    id: "task-1",
    taskName,
    queue: "default",
    attempt: 1,
    delivery: 1,
    args,
    kwargs: undefined,
    headers: {},
    expiresAt: undefined,
    workflow: undefined,
    signal: new AbortController().signal,
  };
  return slot.execute(invocation);
}

afterEach(() => vi.unstubAllEnvs());

describe("registerTask() and registerWorkflow()", () => {
  it("add a task, and answer it", () => {
    const { backend } = createRecordingBackend();
    expect(backend.registerTask(add)).toBe(add);
    expect(backend.registry.tasks.get("add")).toBe(add);
  });

  it("define a task of a name and a handler, with options or without", async () => {
    const { backend } = createRecordingBackend();
    const double = backend.registerTask("double", (n: number) => n * 2);
    const triple = backend.registerTask("triple", { queue: "math" }, (n: number) => n * 3);
    expect([isTask(double), await double.run(2), await triple.run(2), triple.options.queue]).toEqual([
      true,
      4,
      6,
      "math",
    ]);
    expect([...backend.registry.tasks.keys()]).toEqual(["double", "triple"]);
  });

  it("add a workflow for submits by name", async () => {
    const { backend, workflows } = createRecordingBackend();
    const flow = defineWorkflow("pipeline", ["a"]);
    expect(backend.registerWorkflow(flow)).toBe(flow);
    await backend.submitWorkflow("pipeline");
    expect(workflows[0]?.workflowName).toBe("pipeline");
  });

  it("refuse what is neither with INVALID_OPTION, and a name in use with DUPLICATE_NAME", () => {
    const { backend } = createRecordingBackend({ tasks: [{ add }] });
    expect(() => backend.registerWorkflow(add as never)).toThrow(
      expect.objectContaining({ code: "INVALID_OPTION" }),
    );
    expect(() => backend.registerTask("add", () => 1)).toThrow(
      expect.objectContaining({ code: "DUPLICATE_NAME" }),
    );
    expect(() => backend.registerTask("x", undefined as never)).toThrow(
      expect.objectContaining({ code: "INVALID_OPTION" }),
    );
  });
});

describe("startWorker()", () => {
  it("hands the adapter a complete request, and answers a worker that tells what it serves", async () => {
    const { backend, workers } = createRecordingBackend({ tasks: [{ add }] });
    const worker = await backend.startWorker({
      queues: ["bulk", "urgent", "bulk"],
      tasks: [[echo]],
      concurrency: 3,
      name: "worker-1",
      maxDeliveries: 7,
      native: { recording: { prefetch: 1 }, celery: { x: 1 } },
    });
    expect(workers[0]?.request).toMatchObject({
      queues: ["bulk", "urgent"],
      concurrency: 3,
      name: "worker-1",
      maxDeliveries: 7,
      native: { prefetch: 1 },
      logger: silentLogger,
    });
    expect([...workers[0]!.request.tasks.keys()]).toEqual(["add", "echo"]);
    expect(worker).toMatchObject({
      name: "worker-1",
      queues: ["bulk", "urgent"],
      taskNames: ["add", "echo"],
    });
    expect(worker.isHealthy()).toBe(true);
    expect(Object.isFrozen(worker)).toBe(true);
  });

  it("takes 1 for every count, and a stop without waiting", async () => {
    const { backend, workers } = createRecordingBackend();
    const worker = await backend.startWorker({
      concurrency: 1,
      maxDeliveries: 1,
      maxTasks: 1,
      drainTimeoutMs: 0,
    });
    await worker.stop();
    expect(workers[0]).toMatchObject({ request: { concurrency: 1, maxDeliveries: 1 }, stops: [0] });
  });

  it("by default serves the queue default with 10 slots under a name of its own", async () => {
    const { backend, workers } = createRecordingBackend();
    const names = [(await backend.startWorker()).name, (await backend.startWorker()).name];
    expect(workers[0]?.request).toMatchObject({
      queues: ["default"],
      concurrency: 10,
      maxDeliveries: 5,
      native: undefined,
    });
    expect(names[0]).not.toBe(names[1]);
    expect(names[0]).toContain(`-${process.pid}-`);
  });

  it("runs what the adapter delivers, and counts it", async () => {
    const { backend, workers } = createRecordingBackend({ tasks: [{ add }] });
    const worker = await backend.startWorker({ concurrency: 2 });
    expect(workers[0]?.request.freeSlots()).toBe(2);
    expect(await deliver(workers[0]!, "add", [2, 3])).toEqual({ status: "completed", value: 5 });
    expect(await deliver(workers[0]!, "unknown", [])).toMatchObject({
      status: "failed",
      error: { code: "NOT_REGISTERED" },
    });
    await nextTurn();
    expect(worker.stats()).toEqual({
      running: 0,
      completed: 1,
      failed: 1,
      cancelled: 0,
      released: 0,
      refused: 0,
    });
    expect(workers[0]?.request.freeSlots()).toBe(2);
  });

  it("logs and counts a delivery that cannot be read, and answers the failure to store", async () => {
    const lines: unknown[] = [];
    const logger = { ...silentLogger, warn: (...line: unknown[]) => void lines.push(line) };
    const { backend, workers } = createRecordingBackend({ logger });
    const worker = await backend.startWorker();
    const delivery = { queue: "default", id: "x", taskName: undefined, reason: "The body is no JSON." };
    expect(workers[0]?.request.refuse(delivery)).toEqual({
      code: "INVALID_ARGUMENTS",
      type: "UnreadableDelivery",
      message: "The body is no JSON.",
      retryable: false,
    });
    expect(lines).toEqual([["A delivery cannot be read as a task, and is ended.", delivery]]);
    expect(worker.stats().refused).toBe(1);
  });

  it("resolves when the worker takes work, and rejects when it cannot", async () => {
    const ready = Promise.withResolvers<void>();
    const startWorker = () => ({
      ready: ready.promise,
      done: Promise.resolve(),
      isHealthy: () => false,
      stop: async () => undefined,
    });
    const { backend } = createRecordingBackend({ adapter: { startWorker } });
    const starting = backend.startWorker();
    let started = false;
    starting.then(
      () => (started = true),
      () => undefined,
    );
    await nextTurn();
    expect(started).toBe(false);
    ready.reject(new Error("no permission"));
    await expect(starting).rejects.toThrow("no permission");
  });

  it("rejects with what the adapter refuses to serve", async () => {
    const { backend } = createRecordingBackend({
      adapter: {
        startWorker: () => {
          throw new TypeError("dots");
        },
      },
    });
    await expect(backend.startWorker()).rejects.toThrow("dots");
  });

  it.each<[code: string, option: string | undefined, options: object]>([
    ["INVALID_OPTION", "queues", { queues: [] }],
    ["INVALID_NAME", undefined, { queues: ["a b"] }],
    ["INVALID_OPTION", "concurrency", { concurrency: 0 }],
    ["INVALID_OPTION", "concurrency", { concurrency: 1.5 }],
    ["INVALID_OPTION", "maxDeliveries", { maxDeliveries: 0 }],
    ["INVALID_OPTION", "maxTasks", { maxTasks: 0 }],
    ["INVALID_OPTION", "drainTimeoutMs", { drainTimeoutMs: -1 }],
    ["INVALID_OPTION", "drainTimeoutMs", { drainTimeoutMs: Number.NaN }],
    ["INVALID_NAME", undefined, { name: "worker 1" }],
    ["INVALID_NAME", undefined, { name: "" }],
    ["INVALID_OPTION", "retry.maxAttempts", { defaults: { retry: { maxAttempts: 0 } } }],
    ["INVALID_OPTION", "timeoutMs", { defaults: { timeoutMs: 0 } }],
    ["DUPLICATE_NAME", undefined, { tasks: [[defineTask("add", () => 1)]] }],
  ])("refuses with %s (%s) the options %o, before any I/O", async (code, option, options) => {
    const { backend, calls } = createRecordingBackend({ tasks: [{ add }] });
    await expect(backend.startWorker(options)).rejects.toMatchObject({
      code,
      ...(option === undefined ? {} : { option }),
    });
    expect(calls).toEqual([]);
  });
});

describe("startWorker() policies", () => {
  const lazy = defineTask("lazy", () => 1);
  const strict = defineTask(
    "strict",
    { retry: { maxAttempts: 7 }, timeoutMs: 70, native: { recording: { x: 1 } } },
    () => 1,
  );

  async function policiesWith(options: object, maxRunMs: number | null = null) {
    const { backend, workers } = createRecordingBackend({
      tasks: [[lazy, strict]],
      capabilities: { maxRunMs },
    });
    await backend.startWorker(options);
    return Object.fromEntries(
      [...workers[0]!.request.tasks].map(([name, { retry, timeoutMs }]) => [
        name,
        [retry.maxAttempts, retry.initialDelayMs, timeoutMs],
      ]),
    );
  }

  it("are the task's, else the worker's, else those of the environment, else the defaults", async () => {
    expect(await policiesWith({})).toEqual({ lazy: [1, 1_000, null], strict: [7, 1_000, 70] });
    vi.stubEnv("TASK_MAX_ATTEMPTS", "3");
    vi.stubEnv("TASK_RETRY_DELAY_MS", "0");
    vi.stubEnv("TASK_TIMEOUT_MS", "500");
    expect(await policiesWith({})).toEqual({ lazy: [3, 0, 500], strict: [7, 0, 70] });
    const defaults = { retry: { maxAttempts: 5 }, timeoutMs: 900 };
    expect(await policiesWith({ defaults })).toEqual({ lazy: [5, 0, 900], strict: [7, 0, 70] });
  });

  it("take an empty variable as unset", async () => {
    vi.stubEnv("TASK_MAX_ATTEMPTS", "");
    expect((await policiesWith({}))["lazy"]).toEqual([1, 1_000, null]);
  });

  it.each([
    ["TASK_MAX_ATTEMPTS", "0"],
    ["TASK_MAX_ATTEMPTS", "many"],
    ["TASK_RETRY_DELAY_MS", "-1"],
    ["TASK_RETRY_DELAY_MS", "1.5"],
    ["TASK_TIMEOUT_MS", "0"],
  ])("refuse %s=%s with INVALID_OPTION", async (name, value) => {
    vi.stubEnv(name, value);
    await expect(policiesWith({})).rejects.toMatchObject({ code: "INVALID_OPTION", option: name });
  });

  it("take the backend's longest run as the default limit, and refuse a longer one", async () => {
    expect(await policiesWith({}, 100)).toMatchObject({ lazy: [1, 1_000, 100], strict: [7, 1_000, 70] });
    await expect(policiesWith({}, 69)).rejects.toMatchObject({ code: "INVALID_OPTION", option: "timeoutMs" });
    await expect(policiesWith({ defaults: { timeoutMs: 101 } }, 100)).rejects.toMatchObject({
      code: "INVALID_OPTION",
    });
  });

  it("hand over this engine's native options of each task", async () => {
    const { backend, workers } = createRecordingBackend({ tasks: [[lazy, strict]] });
    await backend.startWorker();
    const { tasks } = workers[0]!.request;
    expect([tasks.get("lazy")?.native, tasks.get("strict")?.native]).toEqual([undefined, { x: 1 }]);
  });
});

describe("worker.stop()", () => {
  it("waits as long as the worker's drainTimeoutMs says, or the call", async () => {
    const { backend, workers } = createRecordingBackend();
    await (await backend.startWorker()).stop();
    await (await backend.startWorker({ drainTimeoutMs: 9 })).stop();
    await (await backend.startWorker({ drainTimeoutMs: 9 })).stop({ drainTimeoutMs: 0 });
    await (await backend.startWorker({ drainTimeoutMs: 5 }))[Symbol.asyncDispose]();
    expect(workers.map(({ stops }) => stops)).toEqual([[25_000], [9], [0], [5]]);
  });
});

describe("runWorker()", () => {
  it("resolves when its signal has aborted and the worker has stopped", async () => {
    const { backend, workers } = createRecordingBackend();
    const controller = new AbortController();
    const running = backend.runWorker({ signal: controller.signal, drainTimeoutMs: 3 });
    await nextTurn();
    expect(workers[0]?.stops).toEqual([]);
    controller.abort();
    await running;
    expect(workers[0]?.stops).toEqual([3]);
  });

  it("stops at once for a signal that has aborted already", async () => {
    const { backend, workers } = createRecordingBackend();
    await backend.runWorker({ signal: AbortSignal.abort() });
    expect(workers[0]?.stops).toHaveLength(1);
  });

  it("resolves when the backend is closed", async () => {
    const { backend } = createRecordingBackend();
    const running = backend.runWorker();
    await nextTurn();
    await backend.close();
    await running;
  });

  it("rejects when the worker cannot go on, and leaves no listener on the signal", async () => {
    const { backend, workers } = createRecordingBackend();
    const { signal } = new AbortController();
    const removed = vi.spyOn(signal, "removeEventListener");
    const running = backend.runWorker({ signal });
    await nextTurn();
    workers[0]?.done.reject(new Error("connection lost for good"));
    await expect(running).rejects.toThrow("connection lost for good");
    expect(removed).toHaveBeenCalledOnce();
  });

  it("stops by itself, draining, after maxTasks handlers have ended", async () => {
    const { backend, workers } = createRecordingBackend({ tasks: [{ echo }] });
    const running = backend.runWorker({ maxTasks: 3, drainTimeoutMs: 11 });
    await nextTurn();
    await deliver(workers[0]!, "echo", [1]);
    await deliver(workers[0]!, "echo", [2]);
    await nextTurn();
    expect(workers[0]?.stops).toEqual([]);
    await deliver(workers[0]!, "echo", [3]);
    await running;
    expect(workers[0]?.stops).toEqual([11]);
  });

  it("rejects with why its worker ended, not with why it could not be stopped", async () => {
    const done = Promise.withResolvers<void>();
    const startWorker = () => ({
      ready: Promise.resolve(),
      done: done.promise,
      isHealthy: () => false,
      stop: () => Promise.reject(new Error("stuck")),
    });
    const { backend } = createRecordingBackend({ adapter: { startWorker } });
    const controller = new AbortController();
    const running = backend.runWorker({ signal: controller.signal });
    await nextTurn();
    controller.abort();
    await nextTurn();
    done.reject(new Error("connection lost for good"));
    await expect(running).rejects.toThrow("connection lost for good");
  });
});
