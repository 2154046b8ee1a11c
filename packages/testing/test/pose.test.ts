import {
  type BackendAdapter,
  type Capabilities,
  currentTask,
  defineAdapter,
  defineTask,
  type TaskBackend,
  workflow,
} from "@task-abstraction/core";
import { afterEach, describe, expect, it, vi } from "vitest";
import { InProcessEngine } from "../src/engine/in-process-engine.ts";
import { createTestBackend, testingCapabilities } from "../src/index.ts";
import { createTestingAdapter } from "../src/testing-adapter.ts";
import { silent, WAIT } from "./silent.ts";

const add = defineTask("add", (a: number, b: number) => a + b);

/** A backend that is never connected to: only its description is read. */
function defineAcme(changes: Partial<Capabilities>) {
  return defineAdapter({
    name: "acme",
    specVersion: 1,
    capabilities: { ...testingCapabilities, results: "any-process", ...changes } as Capabilities,
    configuration: {
      url: { type: "url", environment: "ACME_URL", required: true, description: "Where it is." },
      maxPriority: { type: "number", environment: "ACME_MAX_PRIORITY", description: "Of its queues." },
    },
    narrow: ({ maxPriority }) => ({ priority: maxPriority !== undefined }),
    validate: ({ url }) => (url.startsWith("acme:") ? [] : ["url must begin with acme://"]),
    create: (): BackendAdapter => {
      throw new Error("A pose connects to nothing.");
    },
  });
}

afterEach(() => void vi.unstubAllEnvs());

describe("createTestBackend({ as })", () => {
  const lacking = defineAcme({
    delay: false,
    priority: false,
    idempotencyKey: false,
    expires: false,
    cancel: false,
  });

  it.each([{ delayMs: 1 }, { priority: "high" }, { idempotencyKey: "k" }, { expiresMs: 1 }] as const)(
    "refuses %j as that engine does, under its name, and stores nothing",
    async (option) => {
      await using backend: TaskBackend = createTestBackend({ as: lacking });
      expect(() => backend.using(option)).toThrow(
        expect.objectContaining({
          code: "UNSUPPORTED_OPTION",
          backend: "acme",
          option: Object.keys(option)[0],
        }),
      );
    },
  );

  it("refuses cancel() where that engine has none", async () => {
    await using backend: TaskBackend = createTestBackend({ as: lacking });
    const id = await backend.submit(add, 1, 1);
    await expect(backend.cancel(id)).rejects.toMatchObject({ code: "UNSUPPORTED_OPTION", backend: "acme" });
  });

  it("is an adapter without cancel() exactly there", () => {
    const parts = { name: "acme", engine: new InProcessEngine(), client: {}, acceptsNative: true };
    const capabilities = { ...testingCapabilities, cancel: false } as const;
    expect(createTestingAdapter({ ...parts, capabilities }).cancel).toBeUndefined();
    expect(createTestingAdapter({ ...parts, capabilities: testingCapabilities }).cancel).toBeTypeOf(
      "function",
    );
  });

  it("has its name and its capabilities, the most it can do where nothing is configured", async () => {
    vi.stubEnv("ACME_URL", "acme://from-the-environment");
    const acme = defineAcme({ maxPayloadBytes: 50 });
    await using backend = createTestBackend({ as: acme });
    expect(backend.name).toBe("acme");
    expect(backend.capabilities).toEqual(acme.capabilities);
  });

  it("has what its configuration leaves of them, whatever the environment says", async () => {
    vi.stubEnv("ACME_MAX_PRIORITY", "9");
    const acme = defineAcme({});
    await using plain: TaskBackend = createTestBackend({ as: acme, configuration: { url: "acme://x" } });
    expect(() => plain.using({ priority: "high" })).toThrow(
      expect.objectContaining({ code: "UNSUPPORTED_OPTION" }),
    );
    await using full: TaskBackend = createTestBackend({
      as: acme,
      configuration: { url: "acme://x", maxPriority: 5 },
    });
    expect(() => full.using({ priority: "high" })).not.toThrow();
  });

  it("throws CONFIGURATION_INVALID for the faults that production would find", () => {
    const fault = expect.objectContaining({ code: "CONFIGURATION_INVALID" });
    expect(() => createTestBackend({ as: defineAcme({}), configuration: { maxPriority: 1 } })).toThrow(fault);
    expect(() => createTestBackend({ as: defineAcme({}), configuration: { url: "http://x" } })).toThrow(
      fault,
    );
  });

  it("is needed for a configuration", () => {
    const options = { configuration: { url: "acme://x" } };
    expect(() => createTestBackend(options)).toThrow(expect.objectContaining({ code: "INVALID_OPTION" }));
  });

  it("applies maxPayloadBytes to arguments and to results", async () => {
    const grow = defineTask("grow", (text: string) => text.repeat(10));
    await using backend = createTestBackend({ as: defineAcme({ maxPayloadBytes: 50 }), tasks: [{ grow }] });
    await expect(backend.submit(grow, "x".repeat(50))).rejects.toMatchObject({ code: "PAYLOAD_TOO_LARGE" });
    await backend.startWorker();
    const result = await backend.waitForResult(await backend.submit(grow, "x".repeat(10)), WAIT);
    expect(result).toMatchObject({ status: "failed", error: { code: "PAYLOAD_TOO_LARGE" } });
  });

  it("applies maxRunMs, on the clock", async () => {
    await using backend = createTestBackend({ as: defineAcme({ maxRunMs: 60_000 }), logger: silent });
    const rest = backend.registerTask("rest", () => backend.clock.sleep({ days: 1 }, currentTask()));
    await backend.startWorker();
    const id = await backend.submit(rest);
    await backend.clock.advance({ minutes: 1 });
    expect(await backend.getResult(id)).toMatchObject({ status: "failed", error: { code: "TIMEOUT" } });
    backend.registerTask("longer", { timeoutMs: 60_001 }, () => 1);
    await expect(backend.startWorker()).rejects.toMatchObject({ code: "INVALID_OPTION" });
  });

  it("keeps that engine's native settings for the test to look at, and its workers take theirs", async () => {
    const tuned = defineTask("tuned", { native: { acme: { lane: 1 }, other: { x: 1 } } }, () => 1);
    await using backend = createTestBackend({ as: defineAcme({}), tasks: [{ tuned }] });
    await backend.startWorker({ native: { acme: { prefetch: 3 } } });
    await backend.using({ native: { acme: { ttl: 5 } } }).submit(tuned);
    await backend.submitWorkflow(
      workflow("flow")
        .step(add, 1, 1)
        .step(tuned as never),
    );
    expect(backend.submissions).toMatchObject([
      { native: { lane: 1, ttl: 5 } },
      { native: undefined, steps: [{ native: undefined }, { native: { lane: 1 } }] },
    ]);
    expect(Object.keys(backend.submissions[0]?.native ?? {})).toEqual(["lane", "ttl"]);
  });

  it("cancels only what waits, where that engine can do no more", async () => {
    await using backend = createTestBackend({ as: defineAcme({ cancel: "queued" }) });
    const rest = backend.registerTask("rest", () => backend.clock.sleep({ minutes: 1 }));
    const waiting = await backend.submit(rest);
    expect(await backend.cancel(waiting)).toBe("cancelled");
    await backend.startWorker();
    const running = await backend.submit(rest);
    await backend.settle();
    expect(await backend.cancel(running)).toBe("already-finished");
    await backend.clock.advance({ minutes: 1 });
    expect((await backend.getResult(running)).status).toBe("completed");
  });

  it("refuses a name that no worker has offered on that queue, where that engine does", async () => {
    await using backend = createTestBackend({
      as: defineAcme({ unregisteredTask: "refused" }),
      tasks: [{ add }],
    });
    const refused = { code: "NOT_REGISTERED", message: expect.stringContaining("acme") };
    await expect(backend.submit(add, 1, 1)).rejects.toMatchObject(refused);
    await expect(backend.submitWorkflow(workflow("sum").step(add, 1, 1))).rejects.toMatchObject(refused);
    const worker = await backend.startWorker();
    await expect(backend.using({ queue: "bulk" }).submit(add, 1, 1)).rejects.toMatchObject(refused);
    await worker.stop();
    await expect(backend.submit(add, 1, 1)).resolves.toBeTypeOf("string");
    expect(backend.submissions).toHaveLength(1);
  });

  it("answers pending for an unknown id, and cancels it, where that engine cannot tell", async () => {
    await using backend = createTestBackend({ as: defineAcme({ unknownId: "pending" }) });
    const unknown = { status: "pending", taskName: null, attempts: null };
    expect(await backend.getResult("stranger")).toMatchObject(unknown);
    expect(await backend.getWorkflowResult("stranger")).toMatchObject({
      ...unknown,
      steps: null,
      failedStep: null,
    });
    expect(await backend.cancel("stranger")).toBe("cancelled");
    expect(await backend.getResult("stranger")).toMatchObject({ status: "cancelled" });
  });

  it("lets only the submitter read, where that engine does, and never invents a state", async () => {
    const acme = defineAcme({ results: "submitter-only", unknownId: "pending" });
    await using backend = createTestBackend({ as: acme, tasks: [{ add }] });
    await using other = createTestBackend({ as: acme, engine: backend.native });
    await backend.startWorker();
    const id = await backend.submit(add, 1, 2);
    expect(await backend.waitForResult(id, WAIT)).toMatchObject({ value: 3 });
    const unavailable = { code: "RESULT_UNAVAILABLE" };
    await expect(other.getResult(id)).rejects.toMatchObject(unavailable);
    await expect(other.waitForResult(id, WAIT)).rejects.toMatchObject(unavailable);
    await expect(other.getResult("stranger")).rejects.toMatchObject(unavailable);
    expect(await other.cancel(id)).toBe("already-finished");
  });

  it("lets nobody read where that engine keeps no results", async () => {
    await using backend = createTestBackend({ as: defineAcme({ results: "none" }), tasks: [{ add }] });
    const id = await backend.submit(add, 1, 2);
    await expect(backend.getResult(id)).rejects.toMatchObject({ code: "RESULT_UNAVAILABLE" });
  });

  it("tells no more of a task than that engine reports", async () => {
    const reports = { attempts: false, startedAt: false, running: false, taskName: false };
    await using backend = createTestBackend({ as: defineAcme({ reports }) });
    const rest = backend.registerTask("rest", () => backend.clock.sleep({ minutes: 1 }));
    await backend.startWorker();
    const id = await backend.submit(rest);
    const run = await backend.submitWorkflow(
      workflow("flow")
        .step(rest)
        .step(rest.with({ queue: "unserved" })),
    );
    await backend.settle();
    const nothing = { attempts: null, startedAt: null, taskName: null };
    expect(await backend.getResult(id)).toMatchObject({ ...nothing, status: "pending" });
    expect(await backend.getWorkflowResult(run)).toMatchObject({ ...nothing, status: "pending" });
    await backend.clock.advance({ minutes: 1 });
    const finished = await backend.getResult(id);
    expect(finished).toMatchObject({ ...nothing, status: "completed", durationMs: null });
    expect(finished.completedAt).toEqual(backend.clock.now());
    expect(backend.submissions).toMatchObject([{ name: "rest", attempts: 1 }, {}]);
  });

  it("reads a chain as pending until it has ended, where starts are not reported", async () => {
    const reports = { attempts: true, startedAt: true, running: false, taskName: true };
    const first = defineTask("first", () => 1);
    await using backend = createTestBackend({ as: defineAcme({ reports }), tasks: [{ first, add }] });
    await backend.startWorker();
    const flow = workflow("flow")
      .step(first)
      .step(add.with({ queue: "later" }), 1);
    const run = await backend.submitWorkflow(flow);
    await backend.settle();
    expect((await backend.getWorkflowResult(run)).status).toBe("pending");
    await backend.startWorker({ queues: ["later"] });
    expect(await backend.waitForWorkflowResult(run, WAIT)).toMatchObject({ status: "completed", value: 2 });
  });

  it("tells nothing of steps where that engine keeps none of their results", async () => {
    const fail = defineTask("fail", (): number => {
      throw new Error("no");
    });
    await using backend = createTestBackend({ as: defineAcme({ stepResults: false }), tasks: [{ fail }] });
    await backend.startWorker();
    const run = await backend.submitWorkflow(workflow("flow").step(fail).step(add, 1));
    expect(await backend.waitForWorkflowResult(run, WAIT)).toMatchObject({
      status: "failed",
      steps: null,
      failedStep: null,
    });
  });

  describe("after killWorker()", () => {
    /** Kills so many workers in the middle of a task, and answers what a last one makes of it. */
    async function runThroughDeaths(changes: Partial<Capabilities>, deaths: number) {
      const attempts: number[] = [];
      const options = { retry: { maxAttempts: 3, initialDelayMs: 0 } };
      await using backend = createTestBackend({ as: defineAcme(changes), logger: silent });
      backend.registerTask("deadly", options, async () => {
        attempts.push(currentTask().attempt);
        if (attempts.length <= deaths) await backend.clock.sleep({ days: 1 });
        throw new Error("no");
      });
      const id = await backend.submit("deadly");
      for (let death = 0; death < deaths; death += 1) {
        const worker = await backend.startWorker();
        await backend.settle();
        backend.killWorker(worker);
      }
      await backend.startWorker();
      return { attempts, result: await backend.waitForResult(id, WAIT) };
    }

    it("counts an attempt where that engine does", async () => {
      const { attempts, result } = await runThroughDeaths({ crashUsesAttempt: true }, 1);
      expect(attempts).toEqual([1, 2, 3]);
      expect(result).toMatchObject({ attempts: 3, error: { code: "TASK_ERROR" } });
    });

    it("counts none where that engine does not", async () => {
      const { attempts, result } = await runThroughDeaths({ crashUsesAttempt: false }, 1);
      expect(attempts).toEqual([1, 1, 2, 3]);
      expect(result).toMatchObject({ attempts: 3, error: { code: "TASK_ERROR" } });
    });

    it("gives a task up by the engine's own limit of ten where that engine has one", async () => {
      const { attempts, result } = await runThroughDeaths(
        { workerLost: "engine", crashUsesAttempt: true },
        10,
      );
      expect(attempts).toHaveLength(10);
      expect(result).toMatchObject({ error: { code: "WORKER_LOST" } });
    });

    it("never gives a task up where that engine cannot count", async () => {
      const { result } = await runThroughDeaths({ workerLost: false }, 12);
      expect(result).toMatchObject({ error: { code: "TASK_ERROR" } });
    });
  });
});
