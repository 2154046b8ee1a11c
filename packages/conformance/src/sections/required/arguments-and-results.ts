import { defineTask, unwrap } from "@task-abstraction/core";
import { expect } from "vitest";
import type { Suite } from "../../suite/suite.ts";

/** Values from the caller to the handler, and back. */
export function testArgumentsAndResults(suite: Suite): void {
  const wait = suite.wait;

  for (const [name, value] of values) {
    suite.test(`carries ${name} to the handler and back`, async ({ open }) => {
      const seen: unknown[] = [];
      const echo = defineTask("echo", (given: unknown) => {
        seen.push(given);
        return given as never;
      });
      const backend = open({ echo });
      await backend.startWorker();
      const result = await backend.waitForResult(await backend.submit(echo, value), wait);
      expect(seen[0]).toEqual(value);
      expect(unwrap(result)).toEqual(value);
    });
  }

  suite.test("carries no argument, and many", async ({ open }) => {
    const list = defineTask("list", (...given: unknown[]) => given as never);
    const backend = open({ list });
    await backend.startWorker();
    const none = await backend.submit(list);
    const many = await backend.submit("list", ...Array.from({ length: 50 }, (_, index) => index));
    expect(unwrap(await backend.waitForResult(none, wait))).toEqual([]);
    expect(unwrap(await backend.waitForResult(many, wait))).toHaveLength(50);
  });

  suite.test("cuts trailing undefined arguments and drops undefined properties", async ({ open }) => {
    const list = defineTask("list", (...given: unknown[]) => given as never);
    const backend = open({ list });
    await backend.startWorker();
    const id = await backend.submit("list", { a: undefined, b: 1 }, undefined, undefined);
    expect(unwrap(await backend.waitForResult(id, wait))).toEqual([{ b: 1 }]);
  });

  suite.test("a handler that returns nothing gives null", async ({ open }) => {
    const quiet = defineTask("quiet", () => undefined);
    const backend = open({ quiet });
    await backend.startWorker();
    expect(unwrap(await backend.waitForResult(await backend.submit(quiet), wait))).toBeNull();
  });

  suite.test(
    "what the caller changes after submit() was called does not reach the handler",
    async ({ open }) => {
      const echo = defineTask("echo", (given: { text: string }) => given);
      const backend = open({ echo });
      await backend.startWorker();
      const given = { text: "before" };
      const submitted = backend.submit(echo, given);
      given.text = "after";
      expect(unwrap(await backend.waitForResult(await submitted, wait))).toEqual({ text: "before" });
    },
  );

  suite.test(
    "a result that is not JSON ends the task failed NOT_SERIALIZABLE, without a retry",
    async (bench) => {
      const retry = { maxAttempts: 3, initialDelayMs: 0 };
      const now = defineTask(
        "now",
        { retry },
        bench.recorded(() => new Date() as never),
      );
      const backend = bench.open({ now });
      await backend.startWorker();
      const id = await backend.submit(now);
      const result = await backend.waitForResult(id, wait);
      expect(result).toMatchObject({
        status: "failed",
        error: { code: "NOT_SERIALIZABLE", retryable: false },
      });
      expect(bench.countStarts(id)).toBe(1);
    },
  );
}

const values: readonly (readonly [name: string, value: unknown])[] = [
  ["null", null],
  ["false", false],
  ["the empty text", ""],
  ["an empty list", []],
  ["empties and zero within", { a: [], b: {}, c: null, d: [[], [{}], ""], e: 0, f: false }],
  ["large and small numbers", [1e308, 5e-324, -1.5, 2 ** 53, -(2 ** 53), 0.1]],
  ["unicode", "żółć 🦆 مرحبا e\u0301 \u2028\u2029\ufeff"],
  ["control characters and quotes", "\u0001\t\r\n\u007f \"'`\\ \\u0000 %s </script>"],
  ["NUL", "a\u0000b\u0000"],
  ["unicode and NUL in keys", { "": 1, "k\u0000": 2, ключ: 3, "a.b": 4, $type: 5 }],
  [
    "keys that look like internals",
    { __type__: "datetime", __value__: "2026-01-01", v: 1, args: [], id: "x" },
  ],
  ["a key called __proto__", JSON.parse('{"__proto__": {"a": 1}, "constructor": 2}')],
  ["text that looks like JSON, dates and numbers", ['{"a":1}', "2026-01-02T03:04:05Z", "1e3", "null", "NaN"]],
  ["400 levels", Array.from({ length: 400 }).reduce((inner) => [inner], null)],
  ["10 000 items", Array.from({ length: 10_000 }, (_, index) => ({ index, name: `item ${index}` }))],
  ["1 MB", "x".repeat(1_000_000)],
];
