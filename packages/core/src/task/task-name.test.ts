import { describe, expect, it } from "vitest";
import { checkName, checkQueueName } from "./task-name.ts";

const invalidName = expect.objectContaining({ code: "INVALID_NAME" });

describe("checkName()", () => {
  it.each(["a", "extract_data", "my.module.task-2", "A9", "_one_underscore", "x".repeat(200)])(
    "accepts %s",
    (name) => {
      expect(checkName("task", name)).toBe(name);
    },
  );

  it.each([
    ["an empty name", ""],
    ["201 characters", "x".repeat(201)],
    ["a space", "two words"],
    ["a colon, which only queues may have", "a:b"],
    ["a slash", "a/b"],
    ["a letter that is not ASCII", "straße"],
    ["a line end", "task\n"],
    ["two leading underscores", "__task"],
    ["a name of Object.prototype", "constructor"],
    ["another name of Object.prototype", "toString"],
    ["__proto__", "__proto__"],
    ["default", "default"],
  ])("refuses %s with INVALID_NAME", (_title, name) => {
    expect(() => checkName("task", name)).toThrow(invalidName);
  });

  it.each<unknown>([undefined, 7, null, { name: "task" }])(
    "refuses %o, which is no text, with INVALID_NAME",
    (name) => {
      expect(() => checkName("task", name as string)).toThrow(invalidName);
    },
  );

  it("says which kind of name it is, and the rule", () => {
    expect(() => checkName("workflow", "two words")).toThrow(
      '"two words" cannot be the name of a workflow: use 1 to 200 letters, digits and _ . -.',
    );
  });
});

describe("checkQueueName()", () => {
  it.each(["default", "file_processing", "tenant:7.bulk-2", "Q", "x".repeat(100)])("accepts %s", (name) => {
    expect(checkQueueName(name)).toBe(name);
  });

  it.each([
    ["an empty name", ""],
    ["101 characters", "x".repeat(101)],
    ["a space", "a b"],
    ["a line end", "bulk\n"],
    ["a star", "bulk.*"],
  ])("refuses %s with INVALID_NAME", (_title, name) => {
    expect(() => checkQueueName(name)).toThrow(invalidName);
  });

  it("refuses what is no text with INVALID_NAME", () => {
    expect(() => checkQueueName(5 as unknown as string)).toThrow(invalidName);
  });
});
