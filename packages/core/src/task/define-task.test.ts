import { describe, expect, it } from "vitest";
import { z } from "zod";
import { defineTask } from "./define-task.ts";
import { isTask } from "./task.ts";
import { currentTask } from "./task-context.ts";

const invalidOption = (option: string): unknown =>
  expect.objectContaining({ code: "INVALID_OPTION", option });

describe("defineTask()", () => {
  it("answers a frozen task with its name and options", () => {
    const task = defineTask("add", { queue: "math", description: "Adds." }, (a: number, b: number) => a + b);
    expect(task.name).toBe("add");
    expect(task.options).toEqual({ queue: "math", description: "Adds." });
    expect(Object.isFrozen(task)).toBe(true);
    expect(Object.isFrozen(task.options)).toBe(true);
    expect(isTask(task)).toBe(true);
  });

  it("takes a handler without options", () => {
    expect(defineTask("one", () => 1).options).toEqual({});
  });

  it("keeps its options when the object it was given changes", () => {
    const options = { queue: "first" };
    const task = defineTask("one", options, () => 1);
    options.queue = "second";
    expect(task.options.queue).toBe("first");
  });

  it("refuses a bad name with INVALID_NAME", () => {
    expect(() => defineTask("two words", () => 1)).toThrow(expect.objectContaining({ code: "INVALID_NAME" }));
  });

  it("refuses a bad queue with INVALID_NAME", () => {
    expect(() => defineTask("one", { queue: "a b" }, () => 1)).toThrow(
      expect.objectContaining({ code: "INVALID_NAME" }),
    );
  });

  it.each<[option: string, definition: readonly unknown[]]>([
    ["handler", ["one"]],
    ["handler", ["one", "not a function"]],
    ["handler", ["one", {}]],
    ["handler", ["one", {}, undefined]],
    ["options", ["one", null, () => 1]],
    ["options", ["one", "queue", () => 1]],
    ["timeoutMs", ["one", { timeoutMs: 0 }, () => 1]],
    ["timeoutMs", ["one", { timeoutMs: -5 }, () => 1]],
    ["timeoutMs", ["one", { timeoutMs: Number.NaN }, () => 1]],
    ["retry.maxAttempts", ["one", { retry: { maxAttempts: 0 } }, () => 1]],
  ])("refuses with INVALID_OPTION a wrong %s: %o", (option, definition) => {
    const define = defineTask as (...args: readonly unknown[]) => unknown;
    expect(() => define(...definition)).toThrow(invalidOption(option));
  });

  it("takes explicit undefined as unset", () => {
    const task = defineTask("one", { queue: undefined, timeoutMs: undefined, retry: undefined }, () => 1);
    expect(task.options.queue).toBeUndefined();
  });
});

describe("task.with()", () => {
  const original = defineTask(
    "add",
    { queue: "math", timeoutMs: 5, retry: { maxAttempts: 3 } },
    (a: number) => a + 1,
  );

  it("answers a frozen copy with other defaults, and leaves the original", () => {
    const copy = original.with({ queue: "bulk", timeoutMs: undefined });
    expect(copy.name).toBe("add");
    expect(copy.options).toEqual({ queue: "bulk", timeoutMs: undefined, retry: { maxAttempts: 3 } });
    expect(original.options.queue).toBe("math");
    expect(Object.isFrozen(copy)).toBe(true);
    expect(isTask(copy)).toBe(true);
  });

  it("keeps the handler", async () => {
    expect(await original.with({ queue: "bulk" }).run(1)).toBe(2);
  });

  it("checks the changed options", () => {
    expect(() => original.with({ timeoutMs: -1 })).toThrow(invalidOption("timeoutMs"));
    expect(() => original.with({ queue: "" })).toThrow(expect.objectContaining({ code: "INVALID_NAME" }));
  });
});

describe("task.run()", () => {
  it("answers what the handler returns", async () => {
    const task = defineTask("greet", async (who: { name: string }) => ({ text: `Hello ${who.name}` }));
    expect(await task.run({ name: "Ada" })).toEqual({ text: "Hello Ada" });
  });

  it("answers null for a handler that returns nothing", async () => {
    expect(await defineTask("quiet", () => {}).run()).toBeNull();
  });

  it("throws the handler's own error as it is", async () => {
    const thrown = new RangeError("too far");
    const task = defineTask("failing", () => {
      throw thrown;
    });
    await expect(task.run()).rejects.toBe(thrown);
  });

  it("gives a context of attempt 1 with a signal that never aborts", async () => {
    const task = defineTask("inspect", { queue: "math" }, () => {
      const { id, name, queue, attempt, headers, signal, workerName, workflow } = currentTask();
      return {
        id,
        name,
        queue,
        attempt,
        headers,
        aborted: signal.aborted,
        workerName,
        inWorkflow: workflow !== undefined,
      };
    });
    expect(await task.run()).toEqual({
      id: "direct",
      name: "inspect",
      queue: "math",
      attempt: 1,
      headers: {},
      aborted: false,
      workerName: "direct",
      inWorkflow: false,
    });
  });

  it("gives the handler what the input schema makes of the argument", async () => {
    const task = defineTask("year", { input: z.object({ at: z.coerce.date() }) }, ({ at }) =>
      at.getUTCFullYear(),
    );
    expect(await task.run({ at: "2024-05-01T00:00:00Z" })).toBe(2024);
  });

  it("rejects with INVALID_ARGUMENTS what the input schema refuses", async () => {
    const task = defineTask("year", { input: z.object({ year: z.number() }) }, ({ year }) => year);
    await expect(task.run({ year: "2024" as never })).rejects.toMatchObject({
      code: "INVALID_ARGUMENTS",
      taskName: "year",
      issues: [expect.stringContaining("year: ")],
    });
  });

  it("answers what the output schema makes of the result", async () => {
    const task = defineTask("report", { output: z.object({ rows: z.number() }) }, () => ({
      rows: 1,
      secret: "x",
    }));
    expect(await task.run()).toEqual({ rows: 1 });
  });

  it("rejects a result that the output schema refuses", async () => {
    const task = defineTask("report", { output: z.object({ rows: z.number() }) }, () => ({ rows: "many" }));
    await expect(task.run()).rejects.toMatchObject({
      name: "OutputValidationError",
      message: expect.stringContaining("rows: "),
    });
  });

  it("rejects a result that is not JSON with NOT_SERIALIZABLE, as a worker would", async () => {
    const task = defineTask("late", (): unknown => ({ at: new Date(0) }));
    await expect(task.run()).rejects.toMatchObject({ code: "NOT_SERIALIZABLE", path: "result.at" });
  });
});

describe("isTask()", () => {
  it("is false for anything that defineTask() did not make", () => {
    expect([{ name: "x" }, null, undefined, "x", () => 1].map(isTask)).toEqual([
      false,
      false,
      false,
      false,
      false,
    ]);
  });
});
