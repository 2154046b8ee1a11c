import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { describeFailure } from "./describe-failure.ts";

const describeThrown = (thrown: unknown) => describeFailure(thrown, "TASK_ERROR", true);

describe("describeFailure() of an Error", () => {
  it("keeps its name, message and stack", () => {
    const thrown = new RangeError("too far");
    expect(describeThrown(thrown)).toEqual({
      code: "TASK_ERROR",
      type: "RangeError",
      message: "too far",
      stack: thrown.stack,
      retryable: true,
    });
  });

  it("keeps the name a class gives itself", () => {
    class PaymentDeclined extends Error {
      override readonly name = "PaymentDeclined";
    }
    expect(describeThrown(new PaymentDeclined("no")).type).toBe("PaymentDeclined");
  });

  it("calls one with an empty name Error", () => {
    expect(describeThrown(Object.assign(new Error("x"), { name: "" })).type).toBe("Error");
  });

  it("leaves the stack out where there is none", () => {
    expect("stack" in describeThrown(Object.assign(new Error("x"), { stack: undefined }))).toBe(false);
  });

  it("of another realm is told as one", () => {
    expect(describeThrown(runInNewContext("new TypeError('far away')"))).toMatchObject({
      type: "TypeError",
      message: "far away",
    });
  });

  it("keeps the chain of causes, with the same code", () => {
    const thrown = new Error("outer", { cause: new TypeError("inner", { cause: "disk full" }) });
    expect(describeFailure(thrown, "TIMEOUT", false)).toMatchObject({
      message: "outer",
      cause: {
        code: "TIMEOUT",
        type: "TypeError",
        message: "inner",
        retryable: false,
        cause: { type: "string", message: "disk full" },
      },
    });
  });

  it("ends a chain of causes that runs in a circle", () => {
    const thrown = new Error("round");
    thrown.cause = thrown;
    let depth = 0;
    for (let failure = describeThrown(thrown).cause; failure !== undefined; failure = failure.cause)
      depth += 1;
    expect(depth).toBe(5);
  });
});

describe("describeFailure() of anything else", () => {
  const cyclic: Record<string, unknown> = {};
  cyclic["self"] = cyclic;

  it.each([
    ["a string", "disk full", "string", "disk full"],
    ["a number", 7, "number", "7"],
    ["undefined", undefined, "undefined", "undefined"],
    ["null", null, "object", "null"],
    ["a bigint", 5n, "bigint", "a value that cannot be printed"],
    ["a symbol", Symbol("why"), "symbol", "Symbol(why)"],
    ["an object", { reason: "full" }, "object", '{"reason":"full"}'],
    ["a cycle", cyclic, "object", "a value that cannot be printed"],
  ])("tells %s", (_title, thrown, type, message) => {
    expect(describeThrown(thrown)).toEqual({ code: "TASK_ERROR", type, message, retryable: true });
  });
});

describe("describeFailure() is fit for every engine", () => {
  it("replaces lone surrogates", () => {
    const thrown = Object.assign(new Error("bad \ud800 text"), { name: "Odd\udc00" });
    const failure = describeThrown(thrown);
    expect(failure.message).toBe("bad \ufffd text");
    expect(failure.type).toBe("Odd\ufffd");
    expect(failure.stack?.isWellFormed()).toBe(true);
    expect(describeThrown("bad \ud800").message).toBe("bad \ufffd");
  });

  it("cuts long texts without cutting a character in half", () => {
    const thrown = Object.assign(new Error("😀".repeat(20_000)), { stack: `x${"😀".repeat(20_000)}` });
    const failure = describeThrown(thrown);
    expect(failure.stack).toHaveLength(8_000);
    expect(failure.stack?.isWellFormed()).toBe(true);
    expect(failure.message.length).toBeLessThanOrEqual(8_000);
    expect(failure.message.isWellFormed()).toBe(true);
    expect(describeThrown({ dump: "x".repeat(50_000) }).message).toHaveLength(8_000);
  });

  it("does not throw for an error whose properties throw", () => {
    const thrown = new Error("hidden");
    Object.defineProperty(thrown, "message", {
      get: () => {
        throw new Error("from the getter");
      },
    });
    expect(describeThrown(thrown)).toMatchObject({
      code: "TASK_ERROR",
      message: "a value that cannot be printed",
    });
  });

  it("tells properties that are no text as text", () => {
    const thrown = Object.assign(new Error("x"), { name: 5, message: { detail: 1 } });
    expect(describeThrown(thrown)).toMatchObject({ type: "5", message: "[object Object]" });
  });
});
