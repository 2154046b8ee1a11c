import { currentTask, defineTask, isFinished, unwrap } from "@task-abstraction/core";
import { expect } from "vitest";
import { reported } from "../../suite/reported.ts";
import type { Suite } from "../../suite/suite.ts";

/** A failed task is a result like any other: it says what went wrong, with the same codes on every engine. */
export function testFailures(suite: Suite): void {
  const wait = suite.wait;

  suite.test(
    "a handler that throws ends the task failed TASK_ERROR, with type, message, stack and cause",
    async ({ open }) => {
      const fail = defineTask("fail", (): string => {
        throw new TypeError("no good", { cause: new RangeError("deep") });
      });
      const backend = open({ fail });
      await backend.startWorker();
      const result = await backend.waitForResult(await backend.submit(fail), wait);
      expect(result).toMatchObject({
        status: "failed",
        ...reported(suite.capabilities, { attempts: 1, taskName: "fail" }),
        error: {
          code: "TASK_ERROR",
          type: "TypeError",
          message: "no good",
          stack: expect.stringContaining("no good") as unknown,
          retryable: true,
          cause: { type: "RangeError", message: "deep" },
        },
      });
      expect(isFinished(result)).toBe(true);
    },
  );

  suite.test("a handler that rejects ends the task failed", async ({ open }) => {
    const fail = defineTask("fail", async (): Promise<string> => Promise.reject(new Error("later")));
    const backend = open({ fail });
    await backend.startWorker();
    const result = await backend.waitForResult(await backend.submit(fail), wait);
    expect(result).toMatchObject({ status: "failed", error: { code: "TASK_ERROR", message: "later" } });
  });

  suite.test("getResult() of a failed task says the same as the wait", async ({ open }) => {
    const fail = defineTask("fail", (): string => {
      throw new Error("no good");
    });
    const backend = open({ fail });
    await backend.startWorker();
    const id = await backend.submit(fail);
    const waited = await backend.waitForResult(id, wait);
    expect(await backend.getResult(id)).toEqual(waited);
  });

  suite.test("unwrap() of a failed result throws TASK_FAILED", async ({ open }) => {
    const fail = defineTask("fail", (): string => {
      throw new Error("no good");
    });
    const backend = open({ fail });
    await backend.startWorker();
    const result = await backend.waitForResult(await backend.submit(fail), wait);
    expect(() => unwrap(result)).toThrow(expect.objectContaining({ code: "TASK_FAILED" }));
  });

  suite.test("whatever a handler throws is told as it is", async ({ open }) => {
    const fail = defineTask("fail", (index: number): string => {
      throw strangeErrors[index]?.[1];
    });
    const backend = open({ fail });
    await backend.startWorker();
    for (const [index, [name, , expected]] of strangeErrors.entries()) {
      const result = await backend.waitForResult(await backend.submit(fail, index), wait);
      expect(result, name).toMatchObject({ status: "failed", error: { code: "TASK_ERROR", ...expected } });
    }
  });

  suite.test("a worker goes on after failures", async ({ open }) => {
    const odd = defineTask("odd", (n: number) => {
      if (n % 2 === 0) throw new Error(`${n} is even`);
      return n;
    });
    const backend = open({ odd });
    await backend.startWorker({ concurrency: 2 });
    const ids = await backend.submitMany(
      odd,
      Array.from({ length: 20 }, (_, index) => [index] as [number]),
    );
    const results = await Promise.all(ids.map((id) => backend.waitForResult(id, wait)));
    expect(results.map(({ status }) => status)).toEqual(
      ids.map((_, index) => (index % 2 === 0 ? "failed" : "completed")),
    );
  });

  suite.test(
    "a handler beyond timeoutMs ends the task failed TIMEOUT, and its signal says TaskTimedOut",
    async ({ open }) => {
      const reason = Promise.withResolvers<unknown>();
      const hang = defineTask("hang", { timeoutMs: 200 }, async () => {
        const { signal } = currentTask();
        await new Promise<void>((resolve) =>
          signal.addEventListener("abort", () => resolve(), { once: true }),
        );
        reason.resolve(signal.reason);
        return "late";
      });
      const backend = open({ hang });
      await backend.startWorker();
      const result = await backend.waitForResult(await backend.submit(hang), wait);
      expect(result).toMatchObject({ status: "failed", error: { code: "TIMEOUT" } });
      expect(await reason.promise).toMatchObject({ name: "TaskTimedOut" });
    },
  );

  suite.test("what a handler returns after its timeout is dropped", async ({ open }) => {
    const release = Promise.withResolvers<void>();
    const deaf = defineTask("deaf", { timeoutMs: 200 }, async () => {
      await release.promise;
      return "late";
    });
    const backend = open({ deaf });
    const worker = await backend.startWorker();
    const id = await backend.submit(deaf);
    expect(await backend.waitForResult(id, wait)).toMatchObject({ error: { code: "TIMEOUT" } });
    release.resolve();
    await worker.stop();
    expect(await backend.getResult(id)).toMatchObject({ status: "failed", error: { code: "TIMEOUT" } });
  });

  suite.test(
    "arguments that the worker's schema refuses end the task failed INVALID_ARGUMENTS, unstarted",
    async (bench) => {
      const retry = { maxAttempts: 3, initialDelayMs: 0 };
      const half = defineTask(
        "half",
        { input: evenNumber, retry },
        bench.recorded((n: number) => n / 2),
      );
      await bench.open({ half }).startWorker();
      const client = bench.open();
      const id = await client.submit("half", 3);
      const result = await client.waitForResult(id, wait);
      expect(result).toMatchObject({
        status: "failed",
        error: { code: "INVALID_ARGUMENTS", retryable: false },
      });
      expect(bench.countStarts(id)).toBe(0);
    },
  );

  suite.test(
    "a submitter that knows the schema refuses with INVALID_ARGUMENTS, and sends nothing",
    async (bench) => {
      const half = defineTask("half", { input: evenNumber }, (n: number) => n / 2);
      const backend = bench.open({ half });
      await bench.offer(backend);
      await expect(backend.submit(half, 3)).rejects.toMatchObject({ code: "INVALID_ARGUMENTS" });
      await bench.expectTasks(0);
    },
  );
}

/** A schema as zod, valibot or arktype would make it: https://standardschema.dev */
const evenNumber = {
  "~standard": {
    version: 1,
    vendor: "conformance",
    validate: (value: unknown) =>
      typeof value === "number" && value % 2 === 0
        ? { value }
        : { issues: [{ message: "must be an even number" }] },
  },
} as const;

class TooHot extends Error {
  override readonly name = "TooHot";
  readonly celsius = 900;
}

const strangeErrors: readonly (readonly [name: string, thrown: unknown, expected: object])[] = [
  ["an error of a class of one's own", new TooHot("900 °C"), { type: "TooHot", message: "900 °C" }],
  ["an error with unicode and NUL", new Error("żółć 🦆 a\u0000b"), { message: "żółć 🦆 a\u0000b" }],
  ["an error without a message", new Error(), { type: "Error", message: "" }],
  [
    "an error with a message of 100 kB",
    new Error("x".repeat(100_000)),
    { message: expect.stringMatching(/^x{1000}/) },
  ],
  ["a text that was thrown", "just a text", { type: "string", message: "just a text" }],
  ["undefined that was thrown", undefined, { type: "undefined" }],
  ["an object that was thrown", { status: 503 }, { type: "object", message: '{"status":503}' }],
];
