import { AsyncLocalStorage } from "node:async_hooks";
import { setImmediate as nextTurn } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import type { Invocation, Outcome } from "../adapter/execution.ts";
import { SubmitError } from "../errors/submit-error.ts";
import { addTaskHooks } from "../hooks/add-task-hooks.ts";
import type { ExecuteCall } from "../hooks/task-hooks.ts";
import { TaskCancelled, WorkerStopping } from "../task/abort-reasons.ts";
import { defineTask } from "../task/define-task.ts";
import { resolveRetryPolicy } from "../task/retry-policy.ts";
import type { Task } from "../task/task.ts";
import { currentTask } from "../task/task-context.ts";
import {
  createExecutor,
  type Execution,
  type ExecutorOptions,
  type RunnableServedTask,
} from "./create-executor.ts";
import type { Logger } from "./logger.ts";

type Changes = Partial<Omit<ExecutorOptions, "tasks" | "capabilities">> & {
  readonly capabilities?: Partial<ExecutorOptions["capabilities"]> | undefined;
};

const silent: Logger = { debug() {}, info() {}, warn() {}, error() {} };

function serve(task: Task): RunnableServedTask {
  const { retry, timeoutMs } = task.options;
  return {
    name: task.name,
    definition: task,
    retry: resolveRetryPolicy(retry),
    timeoutMs: timeoutMs ?? null,
    native: undefined,
  };
}

function executorOf(tasks: readonly Task[], changes: Changes = {}): (invocation: Invocation) => Execution {
  const { capabilities, ...rest } = changes;
  return createExecutor({
    tasks: new Map(tasks.map((task) => [task.name, serve(task)])),
    backendName: "recording",
    workerName: "worker-1",
    maxDeliveries: 5,
    logger: silent,
    ...rest,
    capabilities: {
      crashUsesAttempt: false,
      workerLost: "configured",
      maxPayloadBytes: null,
      ...capabilities,
    },
  });
}

function invocationOf(task: Task | string, changes: Partial<Invocation> = {}): Invocation {
  return {
    id: "task-1",
    taskName: typeof task === "string" ? task : task.name,
    queue: "default",
    attempt: 1,
    delivery: 1,
    args: [],
    kwargs: undefined,
    headers: {},
    expiresAt: undefined,
    workflow: undefined,
    signal: new AbortController().signal,
    ...changes,
  };
}

/** Runs one delivery of a task in a worker that serves it. */
async function outcomeOf(
  task: Task,
  changes: Partial<Invocation> = {},
  options: Changes = {},
): Promise<Outcome> {
  const execution = executorOf([task], options)(invocationOf(task, changes));
  const outcome = await execution.outcome;
  await execution.settled;
  return outcome;
}

/** A handler that waits until a test lets it go. */
function createGatedTask(options: { readonly timeoutMs?: number; readonly maxAttempts?: number } = {}) {
  const gate = Promise.withResolvers<unknown>();
  let starts = 0;
  let signal: AbortSignal | undefined;
  const task = defineTask(
    "gated",
    { timeoutMs: options.timeoutMs, retry: { maxAttempts: options.maxAttempts } },
    () => {
      starts += 1;
      signal = currentTask().signal;
      return gate.promise;
    },
  );
  return { task, gate, starts: () => starts, signal: () => signal };
}

/** Whether a promise has settled by the end of this turn. */
async function hasSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  void promise.then(() => {
    settled = true;
  });
  await nextTurn();
  return settled;
}

const failing = (thrown: unknown, retry: { maxAttempts?: number; nonRetryable?: string[] } = {}): Task =>
  defineTask("failing", { retry }, () => {
    throw thrown;
  });

describe("execute() of a handler that ends", () => {
  it("answers its value", async () => {
    const task = defineTask("add", async (a: number, b: number) => ({ sum: a + b }));
    expect(await outcomeOf(task, { args: [2, 3] })).toEqual({ status: "completed", value: { sum: 5 } });
  });

  it("answers null for one that returns nothing", async () => {
    expect(await outcomeOf(defineTask("quiet", () => {}))).toEqual({ status: "completed", value: null });
  });

  it("hands keyword arguments over as one last object", async () => {
    const task = defineTask("load", (rows: number, to: { target: string }) => [rows, to]);
    expect(await outcomeOf(task, { args: [7], kwargs: { target: "lake" } })).toMatchObject({
      value: [7, { target: "lake" }],
    });
  });

  it("hands nothing over for empty keyword arguments, as Python clients send them", async () => {
    const task = defineTask("count", (...args: unknown[]) => args.length);
    expect(await outcomeOf(task, { args: [1], kwargs: {} })).toMatchObject({ value: 1 });
  });

  it("gives it the context of its run", async () => {
    const task = defineTask("inspect", () => {
      const { id, name, queue, attempt, headers, workerName, workflow } = currentTask();
      return { id, name, queue, attempt, headers, workerName, step: workflow?.step ?? null };
    });
    const changes = {
      queue: "bulk",
      attempt: 3,
      headers: { trace: "t1" },
      workflow: { id: "run-1", step: 2 },
    };
    expect(await outcomeOf(task, changes)).toMatchObject({
      value: {
        id: "task-1",
        name: "inspect",
        queue: "bulk",
        attempt: 3,
        headers: { trace: "t1" },
        workerName: "worker-1",
        step: 2,
      },
    });
  });

  it("puts the task on every line it logs", async () => {
    const lines: unknown[] = [];
    const note = (message: string, details?: object): void => void lines.push([message, details]);
    const logger: Logger = { debug: note, info: note, warn: note, error: note };
    const task = defineTask("chatty", () => {
      const { log } = currentTask();
      log.debug("a");
      log.info("b", { rows: 1 });
      log.warn("c");
      log.error("d");
    });
    await outcomeOf(task, { attempt: 2 }, { logger });
    const fixed = { taskId: "task-1", taskName: "chatty", attempt: 2 };
    expect(lines).toEqual([
      ["a", fixed],
      ["b", { ...fixed, rows: 1 }],
      ["c", fixed],
      ["d", fixed],
    ]);
  });
});

describe("execute() of a handler that throws", () => {
  it("answers failed, over after the last attempt", async () => {
    expect(await outcomeOf(failing(new RangeError("too far")))).toEqual({
      status: "failed",
      error: expect.objectContaining({
        code: "TASK_ERROR",
        type: "RangeError",
        message: "too far",
        retryable: true,
      }),
      retry: false,
    });
  });

  it("answers the delay after which to try again while attempts are left", async () => {
    const task = failing(new Error("no"), { maxAttempts: 3 });
    const outcomes = await Promise.all([1, 2, 3].map((attempt) => outcomeOf(task, { attempt })));
    expect(outcomes).toMatchObject([
      { retry: { delayMs: 1_000 } },
      { retry: { delayMs: 2_000 } },
      { retry: false },
    ]);
  });

  it("is over at once for an error that nonRetryable names", async () => {
    class PaymentDeclined extends Error {
      override readonly name = "PaymentDeclined";
    }
    const retry = { maxAttempts: 3, nonRetryable: ["PaymentDeclined"] };
    expect(await outcomeOf(failing(new PaymentDeclined("no"), retry))).toMatchObject({ retry: false });
    expect(await outcomeOf(failing(new Error("no"), retry))).toMatchObject({ retry: { delayMs: 1_000 } });
  });

  it.each([
    ["a string", "disk full", { type: "string", message: "disk full" }],
    ["nothing", undefined, { type: "undefined", message: "undefined" }],
    ["an object", { reason: 1 }, { type: "object", message: '{"reason":1}' }],
    [
      "an error with causes",
      new Error("a", { cause: new Error("b") }),
      { message: "a", cause: { message: "b" } },
    ],
  ])("tells %s", async (_title, thrown, error) => {
    expect(await outcomeOf(failing(thrown))).toMatchObject({
      status: "failed",
      error: { code: "TASK_ERROR", ...error },
    });
  });

  it("takes a promise that rejects the same way", async () => {
    const task = defineTask("later", () => Promise.reject(new TypeError("later")));
    expect(await outcomeOf(task)).toMatchObject({ status: "failed", error: { type: "TypeError" } });
  });

  it("takes this library's errors about other tasks for ordinary ones that may pass", async () => {
    const task = failing(new SubmitError("The submit failed", "not-sent"), { maxAttempts: 2 });
    expect(await outcomeOf(task)).toMatchObject({
      error: { code: "TASK_ERROR", type: "SubmitError", retryable: true },
      retry: { delayMs: 1_000 },
    });
  });
});

describe("execute() with schemas", () => {
  const input = z.object({ at: z.coerce.date() });

  it("gives the handler what the input schema makes of the argument", async () => {
    const task = defineTask("year", { input }, ({ at }) => at.getUTCFullYear());
    expect(await outcomeOf(task, { args: [{ at: "2024-05-01" }] })).toEqual({
      status: "completed",
      value: 2024,
    });
  });

  it("takes keyword arguments for the argument where there is no other", async () => {
    const task = defineTask("year", { input }, ({ at }) => at.getUTCFullYear());
    expect(await outcomeOf(task, { kwargs: { at: "2024-05-01" } })).toMatchObject({ value: 2024 });
  });

  it("applies the input schema to the first argument only", async () => {
    const task = defineTask("rest", { input }, (...args: unknown[]) => args.slice(1));
    const outcome = await outcomeOf(task, { args: [{ at: "2024-05-01" }, 2], kwargs: { target: "lake" } });
    expect(outcome).toMatchObject({ value: [2, { target: "lake" }] });
  });

  it("ends a task whose argument the schema refuses INVALID_ARGUMENTS, without a start and without a retry", async () => {
    let starts = 0;
    const task = defineTask("year", { input, retry: { maxAttempts: 3 } }, () => (starts += 1));
    expect(await outcomeOf(task, { args: [{ at: "no date" }] })).toMatchObject({
      status: "failed",
      error: { code: "INVALID_ARGUMENTS", retryable: false, message: expect.stringContaining("at: ") },
      retry: false,
    });
    expect(starts).toBe(0);
  });

  it("answers what the output schema makes of the result", async () => {
    const task = defineTask("report", { output: z.object({ rows: z.number() }) }, () => ({
      rows: 1,
      secret: 2,
    }));
    expect(await outcomeOf(task)).toMatchObject({ value: { rows: 1 } });
  });

  it("ends a task whose result the output schema refuses, without a retry", async () => {
    const options = { output: z.object({ rows: z.number() }), retry: { maxAttempts: 3 } };
    const task = defineTask("report", options, () => ({ rows: "many" }));
    expect(await outcomeOf(task)).toMatchObject({
      status: "failed",
      error: { code: "TASK_ERROR", type: "OutputValidationError", retryable: false },
      retry: false,
    });
  });
});

describe("execute() of a handler whose result cannot be stored", () => {
  const retry = { maxAttempts: 3 };

  it("ends it NOT_SERIALIZABLE with the path, without a retry", async () => {
    const task = defineTask("late", { retry }, (): unknown => ({ rows: [{ at: new Date(0) }] }));
    expect(await outcomeOf(task)).toMatchObject({
      status: "failed",
      error: {
        code: "NOT_SERIALIZABLE",
        retryable: false,
        message: expect.stringContaining("result.rows[0].at: Date"),
      },
      retry: false,
    });
  });

  it("ends it PAYLOAD_TOO_LARGE, without a retry", async () => {
    const task = defineTask("big", { retry }, () => "x".repeat(100));
    const limit = { capabilities: { maxPayloadBytes: 101 } };
    expect(await outcomeOf(task, {}, limit)).toMatchObject({
      status: "failed",
      error: { code: "PAYLOAD_TOO_LARGE" },
      retry: false,
    });
    expect(await outcomeOf(task, {}, { capabilities: { maxPayloadBytes: 102 } })).toMatchObject({
      status: "completed",
    });
  });
});

describe("execute() refuses to start", () => {
  it("a task that has expired: cancelled EXPIRED", async () => {
    const { task, starts } = createGatedTask();
    expect(await outcomeOf(task, { expiresAt: new Date(Date.now() - 1) })).toMatchObject({
      status: "cancelled",
      error: { code: "EXPIRED", retryable: false },
    });
    expect(starts()).toBe(0);
  });

  it("nothing that expires later", async () => {
    const task = defineTask("quick", () => 1);
    expect(await outcomeOf(task, { expiresAt: new Date(Date.now() + 60_000) })).toMatchObject({
      status: "completed",
    });
  });

  it("a task that it does not serve: failed NOT_REGISTERED, without a retry", async () => {
    const execution = executorOf([])(invocationOf("unknown", { queue: "bulk" }));
    expect(await execution.outcome).toEqual({
      status: "failed",
      error: {
        code: "NOT_REGISTERED",
        type: "NotRegistered",
        message:
          'Worker "worker-1" serves queue "bulk" but has no task "unknown". Start a worker with the module that defines it.',
        retryable: false,
      },
      retry: false,
    });
    await execution.settled;
  });

  it.each([
    [
      "deliveries are counted per attempt",
      { crashUsesAttempt: false },
      { attempt: 1, delivery: 3 },
      { attempt: 1, delivery: 4 },
    ],
    [
      "the engine counts every start",
      { crashUsesAttempt: true },
      { attempt: 3, delivery: 1 },
      { attempt: 4, delivery: 1 },
    ],
  ] as const)(
    "a task that kills its workers: failed WORKER_LOST after maxDeliveries where %s",
    async (_title, capabilities, last, over) => {
      const task = defineTask("deadly", () => "survived");
      const options = { maxDeliveries: 3, capabilities };
      expect(await outcomeOf(task, last, options)).toMatchObject({ status: "completed" });
      expect(await outcomeOf(task, over, options)).toMatchObject({
        status: "failed",
        error: { code: "WORKER_LOST", retryable: false, message: expect.stringMatching(/^3 starts/) },
        retry: false,
      });
    },
  );

  it("nothing before all attempts are used, where the engine counts every start", async () => {
    const task = defineTask("patient", { retry: { maxAttempts: 10 } }, () => "done");
    const options = { maxDeliveries: 3, capabilities: { crashUsesAttempt: true } };
    expect(await outcomeOf(task, { attempt: 10 }, options)).toMatchObject({ status: "completed" });
    expect(await outcomeOf(task, { attempt: 11 }, options)).toMatchObject({ error: { code: "WORKER_LOST" } });
  });

  it.each(["engine", false] as const)(
    "nothing for its deliveries where workerLost is %s",
    async (workerLost) => {
      const task = defineTask("deadly", () => "survived");
      expect(await outcomeOf(task, { delivery: 99 }, { capabilities: { workerLost } })).toMatchObject({
        status: "completed",
      });
    },
  );

  it.each([
    ["its worker stops", new WorkerStopping("stopping"), { status: "released" }],
    ["it is cancelled", new TaskCancelled("by somebody"), { status: "cancelled" }],
  ])("a task when %s before its start", async (_title, reason, outcome) => {
    const { task, starts } = createGatedTask();
    expect(await outcomeOf(task, { signal: AbortSignal.abort(reason) })).toEqual(outcome);
    expect(starts()).toBe(0);
  });

  it("a task that it does not serve when its lease is lost: failed ENGINE_ERROR", async () => {
    const signal = AbortSignal.abort(new Error("lease lost"));
    const execution = executorOf([])(invocationOf("unknown", { signal }));
    expect(await execution.outcome).toMatchObject({
      status: "failed",
      error: { code: "ENGINE_ERROR" },
      retry: false,
    });
  });

  it("a task that is cancelled while its argument is checked", async () => {
    const checked = Promise.withResolvers<boolean>();
    let starts = 0;
    const input = z.string().refine(() => checked.promise);
    const task = defineTask("slow-check", { input }, () => (starts += 1));
    const controller = new AbortController();
    const execution = executorOf([task])(invocationOf(task, { args: ["x"], signal: controller.signal }));
    controller.abort(new TaskCancelled("by somebody"));
    expect(await execution.outcome).toEqual({ status: "cancelled" });
    checked.resolve(true);
    await execution.settled;
    expect(starts).toBe(0);
  });
});

describe("execute() of a handler that is aborted", () => {
  it.each([
    ["released when its worker stops", new WorkerStopping("stopping"), { status: "released" }],
    ["cancelled when somebody cancels it", new TaskCancelled("by somebody"), { status: "cancelled" }],
    [
      "released for a WorkerStopping of another copy of this package",
      Object.assign(new Error("stopping"), { name: "WorkerStopping" }),
      { status: "released" },
    ],
    [
      "failed ENGINE_ERROR for any other reason",
      new Error("lease lost"),
      {
        status: "failed",
        error: expect.objectContaining({ code: "ENGINE_ERROR", message: "lease lost" }),
        retry: false,
      },
    ],
    [
      "failed ENGINE_ERROR for no reason at all",
      undefined,
      {
        status: "failed",
        error: expect.objectContaining({ code: "ENGINE_ERROR", type: "AbortError" }),
        retry: false,
      },
    ],
  ])("answers %s, at once", async (_title, reason, expected) => {
    const { task, gate, signal } = createGatedTask();
    const controller = new AbortController();
    const execution = executorOf([task])(invocationOf(task, { signal: controller.signal }));
    await nextTurn();
    controller.abort(reason);
    expect(await execution.outcome).toEqual(expected);
    expect(signal()?.reason).toBe(controller.signal.reason);
    expect(await hasSettled(execution.settled)).toBe(false);
    gate.resolve("late");
    await execution.settled;
  });

  it("has finished when it ended before the abort", async () => {
    const { task, gate } = createGatedTask();
    const controller = new AbortController();
    const execution = executorOf([task])(invocationOf(task, { signal: controller.signal }));
    await nextTurn();
    gate.resolve("done");
    await execution.settled;
    controller.abort(new TaskCancelled("too late"));
    expect(await execution.outcome).toEqual({ status: "completed", value: "done" });
  });

  it("is released when it returns because its worker stops: what it returns is no result", async () => {
    const task = defineTask("partial", async () => {
      const { signal } = currentTask();
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      return "half of it";
    });
    const controller = new AbortController();
    const execution = executorOf([task])(invocationOf(task, { signal: controller.signal }));
    await nextTurn();
    controller.abort(new WorkerStopping("stopping"));
    expect(await execution.outcome).toEqual({ status: "released" });
    await execution.settled;
  });

  it("is cancelled, not failed, when it throws its signal's reason", async () => {
    const task = defineTask("obedient", async () => {
      const { signal } = currentTask();
      await new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    });
    const controller = new AbortController();
    const execution = executorOf([task])(invocationOf(task, { signal: controller.signal }));
    await nextTurn();
    controller.abort(new TaskCancelled("by somebody"));
    expect(await execution.outcome).toEqual({ status: "cancelled" });
    await execution.settled;
  });

  it("leaves no listener on the adapter's signal after it ended", async () => {
    const controller = new AbortController();
    const removed = vi.spyOn(controller.signal, "removeEventListener");
    const added = vi.spyOn(controller.signal, "addEventListener");
    await outcomeOf(
      defineTask("quick", () => 1),
      { signal: controller.signal },
    );
    expect(added).toHaveBeenCalledTimes(1);
    expect(removed).toHaveBeenCalledWith("abort", added.mock.calls[0]?.[1]);
  });
});

describe("execute() of a handler that runs too long", () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
  afterEach(() => void vi.useRealTimers());

  it("answers failed TIMEOUT at once, keeps the slot until it lets go, and drops its late value", async () => {
    const { task, gate, signal } = createGatedTask({ timeoutMs: 50, maxAttempts: 2 });
    const execution = executorOf([task])(invocationOf(task));
    await nextTurn();
    vi.advanceTimersByTime(49);
    expect(await hasSettled(execution.outcome)).toBe(false);
    vi.advanceTimersByTime(1);
    expect(await execution.outcome).toEqual({
      status: "failed",
      error: expect.objectContaining({
        code: "TIMEOUT",
        type: "TaskTimedOut",
        message: 'Task "gated" ran longer than its timeoutMs of 50.',
        retryable: true,
      }),
      retry: { delayMs: 1_000 },
    });
    expect(signal()?.reason).toMatchObject({ name: "TaskTimedOut" });
    expect(await hasSettled(execution.settled)).toBe(false);
    gate.resolve("late");
    await execution.settled;
    expect(await execution.outcome).toMatchObject({ status: "failed" });
  });

  it("drops a late error without an unhandled rejection", async () => {
    const { task, gate } = createGatedTask({ timeoutMs: 50 });
    const execution = executorOf([task])(invocationOf(task));
    await nextTurn();
    vi.advanceTimersByTime(50);
    await execution.outcome;
    gate.reject(new Error("late"));
    await execution.settled;
  });

  it("is over when its attempts are", async () => {
    const { task } = createGatedTask({ timeoutMs: 50, maxAttempts: 2 });
    const execution = executorOf([task])(invocationOf(task, { attempt: 2 }));
    await nextTurn();
    vi.advanceTimersByTime(50);
    expect(await execution.outcome).toMatchObject({ status: "failed", retry: false });
  });

  it("has no limit where its timeoutMs is null", async () => {
    const { task, gate } = createGatedTask();
    const execution = executorOf([task])(invocationOf(task));
    await nextTurn();
    expect(vi.getTimerCount()).toBe(0);
    gate.resolve(1);
    expect(await execution.outcome).toMatchObject({ status: "completed" });
  });

  it("leaves no timer behind when it ends in time", async () => {
    await outcomeOf(defineTask("quick", { timeoutMs: 60_000 }, () => 1));
    expect(vi.getTimerCount()).toBe(0);
  });

  it("does not end at once with a limit of 40 days, which is beyond Node's timers, but after them", async () => {
    const days = 86_400_000;
    const { task } = createGatedTask({ timeoutMs: 40 * days });
    const execution = executorOf([task])(invocationOf(task));
    await nextTurn();
    vi.advanceTimersByTime(40 * days - 1);
    expect(await hasSettled(execution.outcome)).toBe(false);
    vi.advanceTimersByTime(1);
    expect(await execution.outcome).toMatchObject({ error: { code: "TIMEOUT" } });
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("execute() with real timers", () => {
  it("does not end a task at once whose limit is 40 days", async () => {
    const { task, gate } = createGatedTask({ timeoutMs: 40 * 86_400_000 });
    const execution = executorOf([task])(invocationOf(task));
    // A timer that overflows fires after 1 ms; this one is armed later and for longer.
    await new Promise((resolve) => setTimeout(resolve, 5));
    gate.resolve("in time");
    expect(await execution.outcome).toEqual({ status: "completed", value: "in time" });
  });

  it("completes a handler that blocked the event loop beyond its limit but returned", async () => {
    const task = defineTask("busy", { timeoutMs: 5 }, () => {
      const end = performance.now() + 15;
      while (performance.now() < end);
      return "done";
    });
    expect(await outcomeOf(task)).toEqual({ status: "completed", value: "done" });
  });
});

describe("hooks around execute", () => {
  const storage = new AsyncLocalStorage<string>();
  const task = defineTask("hooked", () => storage.getStore() ?? null);
  const calls: ExecuteCall[] = [];
  const outcomes: Outcome[] = [];
  let remove: () => void;
  beforeEach(() => {
    calls.length = 0;
    outcomes.length = 0;
    remove = addTaskHooks({
      async execute(call, run) {
        calls.push(call);
        outcomes.push(await storage.run("in the hook", () => run({ trace: "t2" })));
      },
    });
  });
  afterEach(() => remove());

  it("run the handler in their context, see its outcome, and give the next step headers", async () => {
    const outcome = await outcomeOf(task, { headers: { trace: "t1" }, workflow: { id: "run-1", step: 2 } });
    expect(outcome).toEqual({ status: "completed", value: "in the hook", nextHeaders: { trace: "t2" } });
    expect(outcomes).toEqual([outcome]);
    expect(calls).toEqual([
      {
        backend: "recording",
        id: "task-1",
        name: "hooked",
        queue: "default",
        attempt: 1,
        headers: { trace: "t1" },
        workerName: "worker-1",
        workflow: { id: "run-1", step: 2 },
      },
    ]);
  });

  it("see what is refused, too, and change nothing of a failure", async () => {
    const outcome = await outcomeOf(task, { expiresAt: new Date(0) });
    expect(outcome).toMatchObject({ status: "cancelled", error: { code: "EXPIRED" } });
    expect(outcomes).toEqual([outcome]);
  });

  it("may be methods of an object", async () => {
    class Counter {
      count = 0;
      async execute(_call: ExecuteCall, run: () => Promise<Outcome>): Promise<void> {
        await run();
        this.count += 1;
      }
    }
    const counter = new Counter();
    const removeCounter = addTaskHooks(counter);
    await outcomeOf(task);
    await vi.waitFor(() => expect(counter.count).toBe(1));
    removeCounter();
  });

  it("are not there once they have been removed", async () => {
    remove();
    expect(await outcomeOf(task)).toEqual({ status: "completed", value: null });
    expect(calls).toEqual([]);
  });
});
