import { TaskCancelled, WorkerStopping } from "@task-abstraction/core";
import { describe, expect, it } from "vitest";
import { runOnWorker } from "../../test/run-on-worker.ts";
import { add } from "./add.ts";
import { concatenate } from "./concatenate.ts";
import { echo } from "./echo.ts";
import { fail } from "./fail.ts";
import { sleep, waitFor } from "./sleep.ts";

const invalid = { code: "INVALID_ARGUMENTS" };

describe("echo", () => {
  it("answers its argument", async () => {
    const value = { list: [1, null, "é\0"], nested: { __proto__: null, deep: true } };
    expect(await echo.run(value)).toEqual(value);
    expect(await echo.run(undefined)).toBeNull();
  });
});

describe("add", () => {
  it("adds two numbers", async () => {
    expect(await add.run(2, 3)).toBe(5);
  });

  it("refuses what is not a number", async () => {
    await expect(add.run("2" as never, 3)).rejects.toMatchObject({
      ...invalid,
      issues: ['left must be a number, not "2"'],
    });
    await expect(add.run({ left: 2, right: 3 } as never, undefined as never)).rejects.toMatchObject(invalid);
    await expect(add.run(Number.NaN, 1)).rejects.toMatchObject(invalid);
  });
});

describe("concatenate", () => {
  it("joins two strings, with a separator if one is given", async () => {
    expect(await concatenate.run("a", "b")).toBe("ab");
    expect(await concatenate.run("a", "", ", ")).toBe("a, ");
  });

  it("refuses what is not a string", async () => {
    await expect(concatenate.run("a", ["b"] as never)).rejects.toMatchObject(invalid);
  });
});

describe("sleep", () => {
  it("answers how long it slept", async () => {
    const startedAt = performance.now();
    expect(await sleep.run(30)).toBe(30);
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(29);
  });

  it.each([
    [new TaskCancelled(), "cancelled"],
    [new WorkerStopping(), "released"],
  ])("lets go at once on %s", async (reason, status) => {
    const controller = new AbortController();
    const outcome = runOnWorker(sleep, [600_000], { signal: controller.signal });
    setImmediate(() => controller.abort(reason));
    expect(await outcome).toMatchObject({ status });
  });

  it("throws the signal's reason, not an error of its own", async () => {
    const controller = new AbortController();
    const waiting = waitFor(600_000, controller.signal);
    const reason = new TaskCancelled();
    controller.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    await expect(waitFor(600_000, controller.signal)).rejects.toBe(reason);
  });

  it.each([-1, 2 ** 31, Number.NaN, "5"])("refuses %s", async (durationMs) => {
    await expect(sleep.run(durationMs as number)).rejects.toMatchObject(invalid);
  });
});

describe("fail", () => {
  it("fails with the message and the name it is given", async () => {
    await expect(fail.run()).rejects.toMatchObject({
      name: "DeliberateError",
      message: "Failed on purpose.",
    });
    await expect(fail.run({ message: "no", errorName: "Mine" })).rejects.toMatchObject({
      name: "Mine",
      message: "no",
    });
  });

  it("fails only the first attempts when asked to", async () => {
    const failure = { firstAttempts: 2 };
    expect(await runOnWorker(fail, [failure], { attempt: 2 })).toMatchObject({
      status: "failed",
      error: { type: "DeliberateError" },
    });
    expect(await runOnWorker(fail, [failure], { attempt: 3 })).toEqual({
      status: "completed",
      value: { attempt: 3 },
    });
  });

  it("refuses options it does not have", async () => {
    await expect(fail.run({ first_attempts: 2 } as never)).rejects.toMatchObject({
      issues: ['failure has no option "first_attempts"; it knows message, errorName, firstAttempts'],
    });
    await expect(fail.run({ errorName: "a b" })).rejects.toMatchObject(invalid);
    await expect(fail.run({ firstAttempts: 1.5 })).rejects.toMatchObject(invalid);
    await expect(fail.run(null as never)).rejects.toMatchObject(invalid);
  });

  it("is not tried again after arguments that are refused", async () => {
    expect(await runOnWorker(fail, [7])).toMatchObject({
      status: "failed",
      error: { code: "INVALID_ARGUMENTS" },
      retry: false,
    });
    expect(await runOnWorker(fail, [])).toMatchObject({ status: "failed", retry: { delayMs: 1_000 } });
  });
});
