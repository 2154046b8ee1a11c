import { afterEach, describe, expect, it, vi } from "vitest";
import { createRecordingBackend, fullCapabilities, silentLogger } from "../../test/recording-backend.ts";
import { defineAdapter } from "../adapter/backend-definition.ts";
import { TaskNotFoundError } from "../errors/task-not-found-error.ts";
import { defineTask } from "../task/define-task.ts";
import { defineWorkflow } from "../workflow/define-workflow.ts";
import { createBackend } from "./create-backend.ts";

const add = defineTask("add", (a: number, b: number) => a + b);

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

describe("createBackend()", () => {
  it("has the name of its definition, its registry and its capabilities, all read-only", () => {
    const { backend } = createRecordingBackend({ tasks: [{ add }] });
    expect(backend.name).toBe("recording");
    expect(backend.registry.tasks.get("add")).toBe(add);
    expect(backend.capabilities).toEqual(fullCapabilities);
    expect([Object.isFrozen(backend), Object.isFrozen(backend.capabilities)]).toEqual([true, true]);
  });

  it("asks the adapter nothing until a call needs it", () => {
    const { backend, calls } = createRecordingBackend();
    backend.using({ queue: "bulk" });
    expect(calls).toEqual([]);
  });

  it("hands create() the settings of code, environment and defaults, and the logger", () => {
    vi.stubEnv("ACME_MODE", "fast");
    let given: unknown;
    const { backend: recording } = createRecordingBackend();
    const definition = defineAdapter({
      name: "acme",
      specVersion: 1,
      capabilities: fullCapabilities,
      configuration: {
        mode: { type: "text", environment: "ACME_MODE", default: "safe", description: "" },
        size: { type: "number", default: 1, description: "" },
        label: { type: "text", default: "none", description: "" },
      },
      create: (options) => {
        given = options;
        return recording.native as never;
      },
    });
    createBackend(definition, { configuration: { size: 5 }, logger: silentLogger });
    expect(given).toEqual({ configuration: { mode: "fast", size: 5, label: "none" }, logger: silentLogger });
  });

  it("throws CONFIGURATION_INVALID before create(), with validate() knowing of production", () => {
    vi.stubEnv("TASK_ENV", "production");
    const definition = defineAdapter({
      name: "acme",
      specVersion: 1,
      capabilities: fullCapabilities,
      configuration: {},
      validate: (_configuration, { production }) => (production ? ["needs a server in production"] : []),
      create: () => expect.unreachable(),
    });
    expect(() => createBackend(definition)).toThrow(
      expect.objectContaining({ code: "CONFIGURATION_INVALID", problems: ["needs a server in production"] }),
    );
  });

  it("narrows the capabilities by the configuration, and refuses what is gone", () => {
    const definition = defineAdapter({
      name: "acme",
      specVersion: 1,
      capabilities: fullCapabilities,
      configuration: { rpc: { type: "boolean", default: false, description: "" } },
      narrow: ({ rpc }) => (rpc ? { results: "submitter-only", priority: false } : {}),
      create: () => ({}) as never,
    });
    expect(createBackend(definition).capabilities).toEqual(fullCapabilities);
    const narrowed = createBackend(definition, { configuration: { rpc: true } });
    expect(narrowed.capabilities).toEqual({
      ...fullCapabilities,
      results: "submitter-only",
      priority: false,
    });
    expect(() => narrowed.using({ priority: "high" })).toThrow(
      expect.objectContaining({ code: "UNSUPPORTED_OPTION" }),
    );
  });

  it("refuses modules that clash with DUPLICATE_NAME", () => {
    expect(() => createRecordingBackend({ tasks: [[add], [defineTask("add", () => 1)]] })).toThrow(
      expect.objectContaining({ code: "DUPLICATE_NAME" }),
    );
  });

  it("gives the engine's own client, read from the adapter only when it is asked for", () => {
    let reads = 0;
    const client = { engine: true };
    const definition = defineAdapter({
      name: "acme",
      specVersion: 1,
      capabilities: fullCapabilities,
      configuration: {},
      create: () =>
        ({
          get native() {
            reads += 1;
            return client;
          },
        }) as never,
    });
    const backend = createBackend(definition);
    expect(reads).toBe(0);
    expect(backend.native).toBe(client);
  });
});

describe("cancel() and cancelWorkflow()", () => {
  it("answer what the adapter says, by kind", async () => {
    const asked: unknown[] = [];
    const { backend } = createRecordingBackend({
      adapter: {
        cancel: async (id, kind) => {
          asked.push([id, kind]);
          return kind === "task" ? "requested" : "already-finished";
        },
      },
    });
    expect(await backend.cancel("task-1")).toBe("requested");
    expect(await backend.cancelWorkflow("run-1")).toBe("already-finished");
    expect(asked).toEqual([
      ["task-1", "task"],
      ["run-1", "workflow"],
    ]);
  });

  it("reject with UNSUPPORTED_OPTION where the backend cannot, before any I/O", async () => {
    const { backend, calls } = createRecordingBackend({ capabilities: { cancel: false } });
    const unsupported = { code: "UNSUPPORTED_OPTION", option: "cancel", backend: "recording" };
    await expect(backend.cancel("task-1")).rejects.toMatchObject(unsupported);
    await expect(backend.cancelWorkflow("run-1")).rejects.toMatchObject(unsupported);
    expect(calls).toEqual([]);
  });
});

describe("ping()", () => {
  it("resolves when the engine answers", async () => {
    const { backend, calls } = createRecordingBackend();
    await backend.ping();
    expect(calls).toEqual(["ping"]);
  });

  it("rejects with BACKEND_UNAVAILABLE after 10 s, or what was asked, although the driver does not listen", async () => {
    vi.useFakeTimers();
    const ping = vi.fn((_signal: AbortSignal) => new Promise<void>(() => undefined));
    const { backend } = createRecordingBackend({
      adapter: { ping },
    });
    for (const [options, limitMs] of [
      [undefined, 10_000],
      [{ timeoutMs: 50 }, 50],
    ] as const) {
      const pinged = backend.ping(options);
      pinged.catch(() => undefined);
      await vi.advanceTimersByTimeAsync(limitMs - 1);
      expect(ping.mock.lastCall?.[0].aborted).toBe(false);
      await vi.advanceTimersByTimeAsync(1);
      expect(ping.mock.lastCall?.[0].aborted).toBe(true);
      await expect(pinged).rejects.toMatchObject({
        code: "BACKEND_UNAVAILABLE",
        message: expect.stringContaining(`did not answer within ${limitMs} ms`),
      });
    }
    expect(vi.getTimerCount()).toBe(0);
  });

  it("rejects with signal.reason after an abort, before the call or during it", async () => {
    const { backend, calls } = createRecordingBackend({
      adapter: { ping: () => new Promise(() => undefined) },
    });
    await expect(backend.ping({ signal: AbortSignal.abort("gone") })).rejects.toBe("gone");
    expect(calls).toEqual([]);
    const controller = new AbortController();
    const pinged = backend.ping({ signal: controller.signal });
    controller.abort("enough");
    await expect(pinged).rejects.toBe("enough");
  });

  it("rejects with what the adapter says", async () => {
    const error = new TaskNotFoundError("x", "recording");
    const { backend } = createRecordingBackend({ adapter: { ping: () => Promise.reject(error) } });
    await expect(backend.ping()).rejects.toBe(error);
  });
});

describe("close()", () => {
  it("makes every later call reject with BACKEND_CLOSED, without any I/O", async () => {
    const { backend, calls } = createRecordingBackend();
    const bulk = backend.using({ queue: "bulk" });
    await backend.close();
    const flow = defineWorkflow("w", ["a"]);
    const later: (() => unknown)[] = [
      () => backend.submit(add, 1, 2),
      () => backend.submitMany(add, [[1, 2]]),
      () => backend.submitMany(add, []),
      () => backend.submitWorkflow(flow),
      () => bulk.submit(add, 1, 2),
      () => bulk.submitMany(add, [[1, 2]]),
      () => bulk.submitWorkflow(flow),
      () => backend.using({}),
      () => backend.getResult("id"),
      () => backend.waitForResult("id", { timeoutMs: 5 }),
      () => backend.getWorkflowResult("id"),
      () => backend.waitForWorkflowResult("id", { timeoutMs: 5 }),
      () => backend.cancel("id"),
      () => backend.cancelWorkflow("id"),
      () => backend.registerTask(add),
      () => backend.registerWorkflow(flow),
      () => backend.startWorker(),
      () => backend.runWorker(),
      () => backend.ping(),
    ];
    for (const call of later)
      await expect((async () => call())(), String(call)).rejects.toMatchObject({ code: "BACKEND_CLOSED" });
    expect(calls).toEqual(["close"]);
  });

  it("resolves again, and closes the adapter once", async () => {
    const { backend, calls } = createRecordingBackend();
    await Promise.all([backend.close(), backend.close()]);
    await backend.close();
    expect(calls).toEqual(["close"]);
  });

  it("is what `await using` calls", async () => {
    const { backend, calls } = createRecordingBackend();
    await backend[Symbol.asyncDispose]();
    expect(calls).toEqual(["close"]);
  });

  it("refuses calls from its start, stops every worker, then closes the adapter", async () => {
    const { backend, calls, workers } = createRecordingBackend();
    await backend.startWorker({ drainTimeoutMs: 7 });
    await backend.startWorker();
    const closing = backend.close();
    await expect(backend.submit(add, 1, 2)).rejects.toMatchObject({ code: "BACKEND_CLOSED" });
    await closing;
    expect(workers.map(({ stops }) => stops)).toEqual([[7], [25_000]]);
    expect(calls).toEqual(["startWorker", "startWorker", "close"]);
  });

  it("closes the adapter also when a worker does not stop cleanly, and logs it", async () => {
    const errors: unknown[] = [];
    const { backend, calls } = createRecordingBackend({
      logger: { ...silentLogger, error: (...line) => void errors.push(line) },
      adapter: {
        startWorker: () => ({
          ready: Promise.resolve(),
          done: new Promise(() => undefined),
          isHealthy: () => true,
          stop: () => Promise.reject(new Error("stuck")),
        }),
      },
    });
    await backend.startWorker();
    await backend.close();
    expect(calls).toEqual(["startWorker", "close"]);
    expect(errors).toEqual([["A worker did not stop cleanly.", { error: "Error: stuck" }]]);
  });

  it("does not stop a worker again that has stopped", async () => {
    const { backend, workers } = createRecordingBackend();
    const worker = await backend.startWorker();
    await worker.stop();
    await backend.close();
    expect(workers[0]?.stops).toEqual([25_000]);
  });
});
