import {
  createBackend,
  defineTask,
  getBackend,
  type TaskModule,
  unwrap,
  workflow,
} from "@task-abstraction/core";
import { afterEach, describe, expect, it, vi } from "vitest";
import testing, { openTestEngine, testingCapabilities } from "../src/index.ts";
import { silent, WAIT } from "./silent.ts";

const add = defineTask("add", (a: number, b: number) => a + b);

afterEach(() => void vi.unstubAllEnvs());

let engines = 0;
/** An engine that no other test uses. */
const newName = (): string => {
  engines += 1;
  return `definition-${engines}`;
};

function open(engine: string, tasks: readonly TaskModule[] = [{ add }], more: object = {}) {
  return createBackend(testing, { tasks, logger: silent, configuration: { engine, ...more } });
}

describe("the definition", () => {
  it("is found by its package's name, as TASK_BACKEND_TYPE has it, on the engine that this package opens", async () => {
    vi.stubEnv("TASK_BACKEND_TYPE", "@task-abstraction/testing");
    const engine = newName();
    await using backend = await getBackend({ from: import.meta.url, config: { engine }, tasks: [{ add }] });
    expect(backend.name).toBe("testing");
    await backend.startWorker();
    const id = await backend.submit(add, 2, 3);
    expect(unwrap(await backend.waitForResult(id, WAIT))).toBe(5);
    expect(openTestEngine(engine).tasks()).toMatchObject([{ id, name: "add", status: "completed" }]);
  });

  it("declares that results stay with their submitter, since nothing leaves the process", () => {
    expect(testing.capabilities).toBe(testingCapabilities);
    expect(testing.capabilities.results).toBe("submitter-only");
  });

  it("is refused in production", () => {
    vi.stubEnv("TASK_ENV", "production");
    expect(() => open(newName())).toThrow(expect.objectContaining({ code: "CONFIGURATION_INVALID" }));
  });

  it("warns that tasks end with the process", () => {
    expect(
      testing.warnings?.(
        { engine: "x", maxRunMs: undefined, maxPayloadBytes: undefined },
        { production: false },
      ),
    ).toEqual([expect.stringContaining("memory of this process")]);
  });
});

describe("two backends on one engine", () => {
  it("share its tasks, and only the submitter reads the result", async () => {
    const engine = newName();
    await using producer = open(engine, []);
    await using consumer = open(engine);
    await consumer.startWorker();
    const id = await producer.submit(add, 2, 3);
    expect(unwrap(await producer.waitForResult(id, WAIT))).toBe(5);
    await expect(consumer.getResult(id)).rejects.toMatchObject({ code: "RESULT_UNAVAILABLE" });
  });

  it("find what one has left that is closed", async () => {
    const engine = newName();
    const producer = open(engine, []);
    const id = await producer.submit(add, 2, 3);
    await producer.close();
    await using consumer = open(engine);
    await consumer.startWorker();
    await openTestEngine(engine).settle();
    expect(openTestEngine(engine).tasks()).toMatchObject([{ id, status: "completed" }]);
  });

  it("know what an id of their own is: of a workflow it is no task's", async () => {
    await using backend = open(newName());
    const run = await backend.submitWorkflow(workflow("sum").step(add, 1, 1));
    await expect(backend.getResult(run)).rejects.toMatchObject({ code: "TASK_NOT_FOUND" });
    await expect(backend.getWorkflowResult("stranger")).rejects.toMatchObject({ code: "RESULT_UNAVAILABLE" });
  });

  it("read what both have submitted under one key", async () => {
    const engine = newName();
    await using one = open(engine);
    await using other = open(engine);
    const id = await one.using({ idempotencyKey: "k" }).submit(add, 1, 1);
    expect(await other.using({ idempotencyKey: "k" }).submit(add, 1, 1)).toBe(id);
    expect((await other.getResult(id)).status).toBe("pending");
  });

  it("do not see each other where their engines differ", async () => {
    await using one = open(newName());
    await using other = open(newName());
    const id = await one.submit(add, 1, 1);
    await expect(other.getResult(id)).rejects.toMatchObject({ code: "RESULT_UNAVAILABLE" });
    expect(other.native.tasks()).toEqual([]);
  });

  it("share the engine called default where they name none", async () => {
    await using one = createBackend(testing);
    expect(one.native).toBe(openTestEngine());
    expect(one.native).not.toBe(openTestEngine("another"));
  });
});

describe("watch()", () => {
  it("wakes at the end of a task, unless it was disposed of", async () => {
    const name = newName();
    await using backend = open(name);
    const id = await backend.submit(add, 1, 1);
    const adapter = testing.create({
      configuration: { engine: name, maxRunMs: undefined, maxPayloadBytes: undefined },
      logger: silent,
    });
    const [kept, disposed] = [vi.fn<() => void>(), vi.fn<() => void>()];
    const watches = [await adapter.watch?.(id, "task", kept), await adapter.watch?.(id, "task", disposed)];
    watches[1]?.[Symbol.dispose]();
    await backend.startWorker();
    await backend.native.settle();
    expect(kept).toHaveBeenCalledOnce();
    expect(disposed).not.toHaveBeenCalled();
  });
});

describe("its settings", () => {
  it("lower the limits", async () => {
    await using backend = open(newName(), [{ add }], { maxRunMs: 20, maxPayloadBytes: 30 });
    expect(backend.capabilities).toMatchObject({ maxRunMs: 20, maxPayloadBytes: 30 });
    await expect(backend.submit("any", "x".repeat(30))).rejects.toMatchObject({ code: "PAYLOAD_TOO_LARGE" });
    backend.registerTask("hang", () => new Promise<void>(() => undefined));
    await backend.startWorker({ drainTimeoutMs: 1 });
    const result = await backend.waitForResult(await backend.submit("hang"), WAIT);
    expect(result).toMatchObject({ error: { code: "TIMEOUT" } });
  });
});

describe("its clock", () => {
  it("runs: a delay and a retry are waited for in real time, never shorter", async () => {
    const starts: number[] = [];
    await using backend = open(newName());
    backend.registerTask("flaky", { retry: { maxAttempts: 2, initialDelayMs: 30 } }, () => {
      starts.push(Date.now());
      if (starts.length === 1) throw new Error("not yet");
    });
    await backend.startWorker();
    const before = Date.now();
    const id = await backend.using({ delayMs: 30, expiresMs: 60_000 }).submit("flaky");
    const result = await backend.waitForResult(id, WAIT);
    const [first = 0, second = 0] = starts;
    expect(first - before).toBeGreaterThanOrEqual(30);
    expect(second - first).toBeGreaterThanOrEqual(30);
    expect(result.startedAt?.getTime()).toBeGreaterThanOrEqual(first);
  });

  it("can be advanced all the same", async () => {
    await using backend = open(newName());
    await backend.startWorker();
    const ids = [
      await backend.using({ delayMs: 3_600_000 }).submit(add, 1, 1),
      await backend.using({ delayMs: 3_600_000, expiresMs: 1_000 }).submit(add, 1, 1),
      await backend.using({ delayMs: 90 * 86_400_000 }).submit(add, 1, 1),
    ];
    await backend.native.clock.advance({ hours: 1, seconds: 1 });
    const states = await Promise.all(ids.map((id) => backend.getResult(id)));
    expect(states.map(({ status }) => status)).toEqual(["completed", "cancelled", "pending"]);
    expect(backend.native.clock.now().getTime()).toBeGreaterThanOrEqual(Date.now() + 3_600_000);
  });
});
