import { setTimeout as delay } from "node:timers/promises";
import { currentTask, defineTask, unwrap } from "@task-abstraction/core";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createTestBackend } from "../src/index.ts";
import { WAIT } from "./silent.ts";

const add = defineTask("add", (a: number, b: number) => a + b);

afterEach(() => void vi.useRealTimers());

describe("clock.now()", () => {
  it("stands still, whatever runs", async () => {
    await using backend = createTestBackend({ tasks: [{ add }] });
    await backend.startWorker();
    const before = backend.clock.now();
    await backend.waitForResult(await backend.submit(add, 1, 1), WAIT);
    expect(backend.clock.now()).toEqual(before);
  });

  it("goes on by what advance() says, also by parts that add up", async () => {
    await using backend = createTestBackend();
    await backend.clock.advance(500);
    await backend.clock.advance({ days: 1, hours: 2, minutes: 3, seconds: 4, milliseconds: 5 });
    expect(backend.clock.now()).toEqual(new Date("2000-01-02T02:03:04.505Z"));
  });
});

describe("clock.advance()", () => {
  it("starts a delayed task at its time and not before", async () => {
    await using backend = createTestBackend({ tasks: [{ add }] });
    await backend.startWorker();
    const id = await backend.using({ delayMs: 60_000 }).submit(add, 1, 1);
    await backend.clock.advance(59_999);
    expect(await backend.getResult(id)).toMatchObject({ status: "pending", attempts: 0 });
    await backend.clock.advance(1);
    expect(await backend.getResult(id)).toMatchObject({
      status: "completed",
      startedAt: new Date("2000-01-01T00:01:00Z"),
    });
  });

  it("stops at every moment on its way, in their order", async () => {
    const starts: [string, Date][] = [];
    await using backend = createTestBackend();
    const note = backend.registerTask(
      "note",
      (name: string) => void starts.push([name, backend.clock.now()]),
    );
    await backend.startWorker();
    await backend.using({ delayMs: 3_000 }).submit(note, "third");
    await backend.using({ delayMs: 1_000 }).submit(note, "first");
    await backend.using({ delayMs: 1_000 }).submit(note, "second");
    await backend.clock.advance({ seconds: 10 });
    expect(starts).toEqual([
      ["first", new Date("2000-01-01T00:00:01Z")],
      ["second", new Date("2000-01-01T00:00:01Z")],
      ["third", new Date("2000-01-01T00:00:03Z")],
    ]);
  });

  it("runs what follows from what it runs, delays of tasks that handlers submit included", async () => {
    const starts: Date[] = [];
    await using backend = createTestBackend();
    const again = backend.registerTask("again", async (times: number): Promise<void> => {
      starts.push(backend.clock.now());
      if (times > 1) await backend.using({ delayMs: 1_000 }).submit<void>("again", times - 1);
    });
    await backend.startWorker();
    await backend.submit(again, 4);
    await backend.clock.advance({ seconds: 2 });
    expect(starts.map((date) => date.getUTCSeconds())).toEqual([0, 1, 2]);
  });

  it("waits for handlers that take real time, before the clock moves and after", async () => {
    const slow = defineTask("slow", { timeoutMs: 60_000 }, async () => {
      // Stands for input and output of a handler; the limit on the clock must not hit it.
      await delay(30);
      return "done";
    });
    await using backend = createTestBackend({ tasks: [{ slow }] });
    await backend.startWorker();
    const now = await backend.submit(slow);
    const later = await backend.using({ delayMs: 5_000 }).submit(slow);
    await backend.clock.advance({ minutes: 5 });
    expect(await backend.getResult(now)).toMatchObject({ status: "completed", value: "done" });
    expect(await backend.getResult(later)).toMatchObject({ status: "completed", value: "done" });
  });

  it("called twice at once moves on by both", async () => {
    await using backend = createTestBackend();
    await Promise.all([backend.clock.advance({ minutes: 1 }), backend.clock.advance({ minutes: 2 })]);
    expect(backend.clock.now()).toEqual(new Date("2000-01-01T00:03:00Z"));
  });

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY, { minute: 5 } as never, { minutes: -5 }])(
    "refuses %j with INVALID_OPTION",
    async (duration) => {
      await using backend = createTestBackend();
      await expect(backend.clock.advance(duration)).rejects.toMatchObject({ code: "INVALID_OPTION" });
    },
  );

  it("rejects and names the handler that does not come to its end, and works again after it", async () => {
    const gate = Promise.withResolvers<void>();
    const running = Promise.withResolvers<void>();
    const stuck = defineTask("stuck", () => {
      running.resolve();
      return gate.promise;
    });
    await using backend = createTestBackend({ tasks: [{ stuck }] });
    await backend.startWorker();
    const id = await backend.submit(stuck);
    await running.promise;
    await expect(backend.clock.advance({ minutes: 1 }, { timeoutMs: 20 })).rejects.toThrow(`stuck (${id})`);
    gate.resolve();
    await backend.clock.advance({ minutes: 1 });
    expect(backend.clock.now()).toEqual(new Date("2000-01-01T00:01:00Z"));
  });

  it("works beside a test runner's fake timers", async () => {
    vi.useFakeTimers();
    await using backend = createTestBackend({ tasks: [{ add }] });
    await backend.startWorker();
    const id = await backend.using({ delayMs: 1_000 }).submit(add, 1, 1);
    await backend.clock.advance({ seconds: 1 });
    expect(unwrap(await backend.waitForResult(id, WAIT))).toBe(2);
  });
});

describe("retries", () => {
  it("wait on the clock, as long as the policy says", async () => {
    const starts: number[] = [];
    const options = { retry: { maxAttempts: 3, initialDelayMs: 10_000, backoffFactor: 2 } };
    await using backend = createTestBackend();
    backend.registerTask("flaky", options, () => {
      starts.push(backend.clock.now().getUTCSeconds());
      if (starts.length < 3) throw new Error("not yet");
      return currentTask().attempt;
    });
    await backend.startWorker();
    const id = await backend.submit("flaky");
    await backend.settle();
    expect(await backend.getResult(id)).toMatchObject({ status: "pending", attempts: 1 });
    expect(backend.submissions).toMatchObject([{ status: "pending" }]);
    await backend.clock.advance({ seconds: 10 });
    expect(await backend.getResult(id)).toMatchObject({ status: "pending", attempts: 2 });
    await backend.clock.advance({ seconds: 20 });
    expect(await backend.getResult(id)).toMatchObject({ status: "completed", value: 3, attempts: 3 });
    expect(starts).toEqual([0, 10, 30]);
  });

  it("end after maxAttempts, and need no clock where their delay is 0", async () => {
    let starts = 0;
    const options = { retry: { maxAttempts: 3, initialDelayMs: 0 } };
    const fail = defineTask("fail", options, () => {
      starts += 1;
      throw new TypeError("no", { cause: new RangeError("deep") });
    });
    await using backend = createTestBackend({ tasks: [{ fail }] });
    await backend.startWorker();
    const result = await backend.waitForResult(await backend.submit("fail"), WAIT);
    expect(result).toMatchObject({
      status: "failed",
      attempts: 3,
      error: { code: "TASK_ERROR", type: "TypeError", message: "no", cause: { type: "RangeError" } },
    });
    expect(starts).toBe(3);
  });

  it("are none by default", async () => {
    const fail = defineTask("fail", () => Promise.reject(new Error("no")));
    await using backend = createTestBackend({ tasks: [{ fail }] });
    await backend.startWorker();
    expect(await backend.waitForResult(await backend.submit(fail), WAIT)).toMatchObject({ attempts: 1 });
  });
});

describe("expiry", () => {
  it("ends a task that the clock has passed as cancelled EXPIRED, and never starts it", async () => {
    await using backend = createTestBackend({ tasks: [{ add }] });
    const id = await backend.using({ expiresMs: 60_000 }).submit(add, 1, 1);
    await backend.clock.advance(60_001);
    await backend.startWorker();
    expect(await backend.waitForResult(id, WAIT)).toMatchObject({
      status: "cancelled",
      error: { code: "EXPIRED", message: expect.stringContaining("2000-01-01T00:01:00.000Z") },
    });
  });

  it("lets a task start at the very moment, however long its submit took", async () => {
    const input = {
      "~standard": {
        version: 1 as const,
        vendor: "test",
        // A schema that asks somebody: the moment that core has noted is past by then.
        validate: async (value: unknown) => {
          await delay(5);
          return { value };
        },
      },
    };
    const echo = defineTask("echo", { input }, (value) => value as number);
    await using backend = createTestBackend({ tasks: [{ echo }] });
    const submitter = backend.using({ expiresMs: 60_000 });
    const ids = [await submitter.submit(echo, 1), ...(await submitter.submitMany(echo, [[2], [3]]))];
    await backend.clock.advance(60_000);
    await backend.startWorker();
    await backend.settle();
    const results = await Promise.all(ids.map((id) => backend.getResult(id)));
    expect(results.map(({ status }) => status)).toEqual(["completed", "completed", "completed"]);
  });

  it("holds for retries too", async () => {
    let starts = 0;
    const options = { retry: { maxAttempts: 5, initialDelayMs: 60_000 } };
    const fail = defineTask("fail", options, () => {
      starts += 1;
      throw new Error("no");
    });
    await using backend = createTestBackend({ tasks: [{ fail }] });
    await backend.startWorker();
    const id = await backend.using({ expiresMs: 1_000 }).submit("fail");
    await backend.clock.advance({ minutes: 1 });
    expect(await backend.getResult(id)).toMatchObject({ status: "cancelled", error: { code: "EXPIRED" } });
    expect(starts).toBe(1);
  });

  it("passes also on a clock that is ahead of the machine's", async () => {
    await using backend = createTestBackend({ tasks: [{ add }], now: new Date("2100-01-01T00:00:00Z") });
    const id = await backend.using({ expiresMs: 1_000 }).submit(add, 1, 1);
    await backend.clock.advance({ seconds: 2 });
    await backend.startWorker();
    expect(await backend.waitForResult(id, WAIT)).toMatchObject({ error: { code: "EXPIRED" } });
  });
});

describe("clock.sleep()", () => {
  it("in a handler waits for the clock, and nobody waits for the handler", async () => {
    await using backend = createTestBackend();
    const slow = backend.registerTask("slow", async () => {
      await backend.clock.sleep({ minutes: 2 });
      return "rested";
    });
    await backend.startWorker();
    const id = await backend.submit(slow);
    await backend.settle();
    expect(await backend.getResult(id)).toMatchObject({ status: "running" });
    await backend.clock.advance({ minutes: 2 });
    expect(await backend.getResult(id)).toMatchObject({
      status: "completed",
      value: "rested",
      durationMs: 120_000,
    });
  });

  it("in a handler lets its timeoutMs come, and the retry that follows", async () => {
    const attempts: number[] = [];
    await using backend = createTestBackend();
    const options = { timeoutMs: 60_000, retry: { maxAttempts: 2, initialDelayMs: 1_000 } };
    const hang = backend.registerTask("hang", options, async () => {
      const { signal, attempt } = currentTask();
      attempts.push(attempt);
      await backend.clock.sleep({ days: 1 }, { signal });
    });
    await backend.startWorker();
    const id = await backend.submit(hang);
    await backend.clock.advance(60_000);
    expect(await backend.getResult(id)).toMatchObject({ status: "pending", attempts: 1 });
    await backend.clock.advance({ minutes: 2 });
    expect(await backend.getResult(id)).toMatchObject({
      status: "failed",
      attempts: 2,
      error: { code: "TIMEOUT", message: expect.stringContaining("60000") },
    });
    expect(attempts).toEqual([1, 2]);
  });

  it("rejects with the reason of its signal", async () => {
    const reason = Promise.withResolvers<unknown>();
    await using backend = createTestBackend();
    const long = backend.registerTask("long", async () => {
      const { signal } = currentTask();
      await backend.clock.sleep({ days: 1 }, { signal }).catch(reason.resolve);
    });
    await backend.startWorker();
    const id = await backend.submit(long);
    await backend.settle();
    await backend.cancel(id);
    expect(await reason.promise).toMatchObject({ name: "TaskCancelled" });
    await expect(backend.clock.sleep(1, { signal: AbortSignal.abort("over") })).rejects.toBe("over");
  });

  it("in a test resolves when somebody advances the clock", async () => {
    await using backend = createTestBackend();
    const slept = backend.clock.sleep({ seconds: 1 }).then(() => backend.clock.now());
    await backend.clock.advance({ seconds: 5 });
    expect(await slept).toEqual(new Date("2000-01-01T00:00:01Z"));
    await expect(backend.clock.sleep(0)).resolves.toBeUndefined();
  });

  it("counts as waiting also after real work", async () => {
    await using backend = createTestBackend();
    const mixed = backend.registerTask("mixed", async () => {
      // Stands for input and output.
      await delay(10);
      await backend.clock.sleep({ hours: 1 });
    });
    await backend.startWorker();
    const id = await backend.submit(mixed);
    await backend.settle();
    expect((await backend.getResult(id)).status).toBe("running");
  });

  it("does not count as waiting once it is over", async () => {
    const gate = Promise.withResolvers<void>();
    await using backend = createTestBackend();
    const mixed = backend.registerTask("mixed", async () => {
      await backend.clock.sleep({ seconds: 1 });
      await gate.promise;
    });
    await backend.startWorker();
    await backend.submit(mixed);
    await backend.settle();
    await expect(backend.clock.advance({ seconds: 1 }, { timeoutMs: 20 })).rejects.toThrow("mixed");
    gate.resolve();
    await backend.settle();
  });
});

describe("settle()", () => {
  it("runs everything that is due, tasks that handlers submit included, and leaves the clock alone", async () => {
    const seen: number[] = [];
    await using backend = createTestBackend();
    const count = backend.registerTask("count", async (left: number): Promise<void> => {
      seen.push(left);
      if (left > 0) await backend.submit<void>("count", left - 1);
    });
    await backend.startWorker({ concurrency: 1 });
    await backend.submit(count, 20);
    await backend.using({ delayMs: 1 }).submit(count, 0);
    await backend.settle();
    expect(seen).toHaveLength(21);
    expect(backend.clock.now()).toEqual(new Date("2000-01-01T00:00:00Z"));
  });

  it("leaves what no worker serves, and what waits for the slots of sleeping handlers", async () => {
    await using backend = createTestBackend();
    const nap = backend.registerTask("nap", () => backend.clock.sleep({ hours: 1 }));
    await backend.startWorker({ concurrency: 1 });
    const [first, second] = await backend.submitMany(nap, [[], []]);
    const elsewhere = await backend.using({ queue: "unserved" }).submit(nap);
    await backend.settle();
    const states = await Promise.all([first, second, elsewhere].map((id) => backend.getResult(id as string)));
    expect(states.map(({ status }) => status)).toEqual(["running", "pending", "pending"]);
  });

  it("is not held up by what a worker leaves that is stopping", async () => {
    await using backend = createTestBackend();
    const nap = backend.registerTask("nap", () => backend.clock.sleep({ hours: 1 }));
    const worker = await backend.startWorker();
    await backend.submit(nap);
    await backend.settle();
    const stopped = worker.stop({ drainTimeoutMs: 60_000 });
    const left = await backend.submit(nap);
    await backend.settle();
    expect((await backend.getResult(left)).status).toBe("pending");
    await backend.clock.advance({ hours: 1 });
    await stopped;
  });

  it("rejects where tasks follow one another for ever", async () => {
    await using backend = createTestBackend();
    let goesOn = true;
    const endless = backend.registerTask("endless", async (): Promise<void> => {
      if (goesOn) await backend.submit<void>("endless");
    });
    await backend.startWorker();
    await backend.submit(endless);
    await expect(backend.settle({ timeoutMs: 20 })).rejects.toThrow("Still busy");
    goesOn = false;
    await backend.settle();
  });
});
