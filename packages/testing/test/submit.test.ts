import { setImmediate as nextTurn } from "node:timers/promises";
import { currentTask, defineTask, unwrap } from "@task-abstraction/core";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { createTestBackend } from "../src/index.ts";
import { silent, WAIT } from "./silent.ts";

const add = defineTask("add", (a: number, b: number) => a + b);

describe("submit()", () => {
  it("runs the task in a worker, and a wait resolves without touching the clock", async () => {
    await using backend = createTestBackend({ tasks: [{ add }] });
    await backend.startWorker();
    const result = await backend.waitForResult(await backend.submit(add, 2, 3), WAIT);
    expect(result).toMatchObject({
      status: "completed",
      value: 5,
      taskName: "add",
      attempts: 1,
      durationMs: 0,
    });
    expect(result.startedAt).toEqual(new Date("2000-01-01T00:00:00Z"));
  });

  it("keeps a task for a worker that starts later", async () => {
    await using backend = createTestBackend({ tasks: [{ add }] });
    const id = await backend.submit(add, 1, 1);
    expect(await backend.getResult(id)).toMatchObject({ status: "pending", attempts: 0, startedAt: null });
    await backend.startWorker();
    expect(unwrap(await backend.waitForResult(id, WAIT))).toBe(2);
  });

  it("gives the handler a copy, not the caller's objects", async () => {
    const received: unknown[] = [];
    const keep = defineTask("keep", (value: { list: number[] }) => void received.push(value));
    await using backend = createTestBackend({ tasks: [{ keep }] });
    await backend.startWorker();
    const given = { list: [1] };
    const id = await backend.submit(keep, given);
    given.list.push(2);
    await backend.waitForResult(id, WAIT);
    expect(received).toEqual([{ list: [1] }]);
    expect(received[0]).not.toBe(given);
  });

  it("gives every attempt arguments that the one before has not touched", async () => {
    const seen: number[][] = [];
    const options = { retry: { maxAttempts: 2, initialDelayMs: 0 } };
    const spoil = defineTask("spoil", options, (list: number[]) => {
      seen.push([...list]);
      list.push(99);
      if (seen.length === 1) throw new Error("again");
    });
    await using backend = createTestBackend({ tasks: [{ spoil }] });
    await backend.startWorker();
    await backend.waitForResult(await backend.submit(spoil, [1]), WAIT);
    expect(seen).toEqual([[1], [1]]);
  });

  it("answers a copy of the result to every reader, not the handler's object", async () => {
    const kept = { rows: [1] };
    const report = defineTask("report", () => kept);
    await using backend = createTestBackend({ tasks: [{ report }] });
    await backend.startWorker();
    const id = await backend.submit(report);
    const first = unwrap(await backend.waitForResult(id, WAIT));
    kept.rows.push(2);
    first.rows.push(3);
    expect(await backend.getResult(id)).toMatchObject({ value: { rows: [1] } });
  });

  it("rejects with NOT_SERIALIZABLE for what JSON would bend", async () => {
    await using backend = createTestBackend();
    await expect(backend.submit("any", new Date(0))).rejects.toMatchObject({ code: "NOT_SERIALIZABLE" });
    expect(backend.submissions).toEqual([]);
  });

  it("rejects with INVALID_ARGUMENTS for what the task's schema refuses", async () => {
    const parse = defineTask("parse", { input: z.object({ n: z.number() }) }, ({ n }) => n);
    await using backend = createTestBackend({ tasks: [{ parse }] });
    await expect(backend.submit("parse", { n: "1" })).rejects.toMatchObject({ code: "INVALID_ARGUMENTS" });
  });

  it("hands over keyword arguments, headers and the context", async () => {
    const look = defineTask("look", (...args: unknown[]) => {
      const { headers, queue, attempt, workerName } = currentTask();
      return { args, headers, queue, attempt, workerName } as never;
    });
    await using backend = createTestBackend({ tasks: [{ look }] });
    await backend.startWorker({ queues: ["bulk"], name: "w1" });
    const options = { queue: "bulk", kwargs: { unit: "mm" }, headers: { trace: "t" } };
    const id = await backend.using(options).submit("look", 1);
    expect(unwrap(await backend.waitForResult(id, WAIT))).toEqual({
      args: [1, { unit: "mm" }],
      headers: { trace: "t" },
      queue: "bulk",
      attempt: 1,
      workerName: "w1",
    });
  });

  it("ends a task that no worker knows as NOT_REGISTERED", async () => {
    await using backend = createTestBackend();
    await backend.startWorker();
    const result = await backend.waitForResult(await backend.submit("nobody_knows"), WAIT);
    expect(result).toMatchObject({ status: "failed", error: { code: "NOT_REGISTERED" } });
  });

  it("skips the native settings of other engines", async () => {
    await using backend = createTestBackend({ tasks: [{ add }] });
    await backend.startWorker({ native: { celery: { prefetchMultiplier: 2 } } });
    const id = await backend.using({ native: { pgboss: { priority: 50 } } }).submit(add, 1, 1);
    expect(unwrap(await backend.waitForResult(id, WAIT))).toBe(2);
  });

  it("refuses native settings under its own name with INVALID_OPTION", async () => {
    await using backend = createTestBackend();
    const wrong = backend.using({ native: { testing: { speed: 1 } } });
    await expect(wrong.submit("any")).rejects.toMatchObject({ code: "INVALID_OPTION" });
    const worker = backend.startWorker({ native: { testing: { speed: 1 } } });
    await expect(worker).rejects.toMatchObject({ code: "INVALID_OPTION" });
  });

  it("rejects with BACKEND_CLOSED after close()", async () => {
    const backend = createTestBackend();
    await backend.close();
    await expect(backend.submit("any")).rejects.toMatchObject({ code: "BACKEND_CLOSED" });
    await expect(backend.close()).resolves.toBeUndefined();
  });
});

describe("submitMany()", () => {
  it("runs every task, and answers ids in the order of the input", async () => {
    await using backend = createTestBackend({ tasks: [{ add }] });
    await backend.startWorker({ concurrency: 7 });
    const argsList = Array.from({ length: 500 }, (_, index) => [index, 1] as [number, number]);
    const ids = await backend.submitMany(add, argsList);
    const values = await Promise.all(ids.map(async (id) => unwrap(await backend.waitForResult(id, WAIT))));
    expect(values).toEqual(argsList.map(([a, b]) => a + b));
  });
});

describe("using()", () => {
  it("starts urgent tasks first, and those of one priority in the order of their submits", async () => {
    const order: string[] = [];
    const note = defineTask("note", (name: string) => void order.push(name));
    await using backend = createTestBackend({ tasks: [{ note }] });
    await backend.using({ priority: "low" }).submit(note, "low");
    await backend.submit(note, "normal 1");
    await backend.submit(note, "normal 2");
    await backend.using({ priority: "high" }).submit(note, "high");
    await backend.startWorker({ concurrency: 1 });
    await backend.settle();
    expect(order).toEqual(["high", "normal 1", "normal 2", "low"]);
  });

  it("answers the first id for the same idempotency key, in the scope of queue and name", async () => {
    const other = defineTask("other", () => 1);
    await using backend = createTestBackend({ tasks: [{ add, other }] });
    const keyed = backend.using({ idempotencyKey: "order-7" });
    const first = await keyed.submit(add, 1, 1);
    expect(await keyed.submit(add, 2, 2)).toBe(first);
    expect(await keyed.submit(other)).not.toBe(first);
    expect(await backend.using({ idempotencyKey: "order-7", queue: "bulk" }).submit(add, 1, 1)).not.toBe(
      first,
    );
    expect(await backend.using({ idempotencyKey: "order-8" }).submit(add, 1, 1)).not.toBe(first);
    expect(backend.submissions).toHaveLength(4);
  });

  it("answers it also when the first has completed, and runs nothing again", async () => {
    let starts = 0;
    const count = defineTask("count", () => {
      starts += 1;
    });
    await using backend = createTestBackend({ tasks: [{ count }] });
    await backend.startWorker();
    const keyed = backend.using({ idempotencyKey: "once" });
    const id = await keyed.submit(count);
    await backend.settle();
    expect(await keyed.submit(count)).toBe(id);
    await backend.settle();
    expect(starts).toBe(1);
  });

  it("refuses an option that does not exist with INVALID_OPTION", async () => {
    await using backend = createTestBackend();
    expect(() => backend.using({ delay: 5 } as never)).toThrow(
      expect.objectContaining({ code: "INVALID_OPTION" }),
    );
  });
});

describe("submissions", () => {
  it("hold what was submitted, with its options and its state, in order", async () => {
    await using backend = createTestBackend({ tasks: [{ add }] });
    const options = {
      queue: "bulk",
      delayMs: 5_000,
      expiresMs: 60_000,
      priority: "high",
      idempotencyKey: "k",
      headers: { trace: "t" },
      kwargs: { unit: "mm" },
    } as const;
    const id = await backend.using(options).submit(add, 1, 2);
    await backend.submit("by_name", "x");
    await backend.startWorker();
    await backend.settle();
    const { kwargs, ...plain } = options;
    expect(backend.submissions).toMatchObject([
      { id, kind: "task", name: "add", args: [1, 2], kwargs, status: "pending", attempts: 0, ...plain },
      { name: "by_name", args: ["x"], queue: "default", kwargs: undefined, status: "failed", attempts: 1 },
    ]);
    expect(backend.submissions[0]?.submittedAt).toEqual(backend.clock.now());
  });

  it("are copies: changing one changes nothing in the engine", async () => {
    await using backend = createTestBackend({ tasks: [{ add }] });
    const id = await backend.submit(add, 1, 2);
    (backend.submissions[0]?.args as number[])[0] = 100;
    await backend.startWorker();
    expect(unwrap(await backend.waitForResult(id, WAIT))).toBe(3);
  });
});

describe("createTestBackend()", () => {
  it("starts no worker by itself", async () => {
    await using backend = createTestBackend({ tasks: [{ add }] });
    const id = await backend.submit(add, 1, 1);
    await backend.settle();
    await nextTurn();
    expect((await backend.getResult(id)).status).toBe("pending");
  });

  it("gives each backend an engine of its own", async () => {
    await using one = createTestBackend({ tasks: [{ add }] });
    await using other = createTestBackend({ tasks: [{ add }] });
    const id = await one.submit(add, 1, 1);
    await expect(other.getResult(id)).rejects.toMatchObject({ code: "TASK_NOT_FOUND" });
    expect(other.native.tasks()).toEqual([]);
  });

  it("puts another backend on the engine it is given, as a second process", async () => {
    await using producer = createTestBackend();
    await using worker = createTestBackend({ engine: producer.native, tasks: [{ add }], logger: silent });
    await worker.startWorker();
    const id = await producer.submit(add, 2, 3);
    await producer.settle();
    expect(await worker.getResult(id)).toMatchObject({ value: 5 });
    expect(producer.native.tasks()).toHaveLength(1);
    expect(producer.submissions).toHaveLength(1);
    expect(worker.submissions).toEqual([]);
  });

  it("answers ping()", async () => {
    await using backend = createTestBackend();
    await expect(backend.ping()).resolves.toBeUndefined();
  });

  it("puts its clock where now says, and refuses both now and an engine that has a clock", async () => {
    await using backend = createTestBackend({ now: new Date("2026-03-29T00:59:00Z") });
    expect(backend.clock.now()).toEqual(new Date("2026-03-29T00:59:00Z"));
    expect(() => createTestBackend({ engine: backend.native, now: new Date() })).toThrow(
      expect.objectContaining({ code: "INVALID_OPTION" }),
    );
  });
});
