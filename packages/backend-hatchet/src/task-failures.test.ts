import type { TaskFailure } from "@task-abstraction/core";
import { describe, expect, it } from "vitest";
import { packFailure, unpackFailure } from "./task-failures.ts";

const facts = { attempt: 2, startedAt: "2030-01-01T00:00:00.000Z", completedAt: "2030-01-01T00:00:01.000Z" };
const failure: TaskFailure = {
  code: "INVALID_ARGUMENTS",
  type: "TypeError",
  message: "no number",
  stack: "TypeError: no number\n    at add",
  retryable: false,
  cause: { code: "TASK_ERROR", type: "string", message: "too large", retryable: true },
};

describe("a failure", () => {
  it("comes back as it was, with the facts of its start", () => {
    expect(unpackFailure(JSON.stringify(packFailure(failure, facts)))).toMatchObject({ failure, facts });
  });

  it("shows message and stack where Hatchet's own pages look for them", () => {
    expect(packFailure(failure, facts)).toMatchObject({ message: "no number", stack: failure.stack });
  });

  it("with a NUL comes back, and is sent without one", () => {
    const withNul = { ...failure, message: "a\0b" };
    const packed = JSON.stringify(packFailure(withNul, facts));
    expect(packed).not.toMatch(/(?<!\\)\\u0000/);
    expect(unpackFailure(packed).failure).toEqual(withNul);
  });

  // Recorded from the engine: what a worker of Hatchet's TypeScript SDK tells, for an Error and for a string that was thrown.
  it.each([
    ['{"message":"no","stack":"Error: no\\n    at fn"}', { message: "no", stack: "Error: no\n    at fn" }],
    ["{}", { message: "{}" }],
    ["it broke", { message: "it broke" }],
    ['{"message":"no","taskAbstraction":{"v":1,"code":"EVIL"}}', { message: "no" }],
  ])("of another SDK is a TASK_ERROR: %s", (error, expected) => {
    expect(unpackFailure(error)).toMatchObject({
      failure: { code: "TASK_ERROR", type: "Error", retryable: true, ...expected },
      facts: undefined,
    });
  });

  // The engine's own words, v0.104.
  it.each([
    ["Task exceeded timeout of 2s", "TIMEOUT"],
    ["Task reached its maximum reassignment count", "WORKER_LOST"],
    ["", "WORKER_LOST"],
  ])("of the engine's own, %j, is %s", (error, code) => {
    expect(unpackFailure(error).failure.code).toBe(code);
  });
});
