import { describe, expect, it } from "vitest";
import type { TaskFailure } from "../result/task-failure.ts";
import {
  checkRetryPolicy,
  decideRetry,
  defaultRetryPolicy,
  resolveRetryPolicy,
  retryDelayMs,
} from "./retry-policy.ts";
import type { RetryPolicy } from "./task-options.ts";

const failure: TaskFailure = { code: "TASK_ERROR", type: "TypeError", message: "no", retryable: true };
const policyOf = (policy: RetryPolicy) => resolveRetryPolicy(policy);

describe("resolveRetryPolicy()", () => {
  it("answers the defaults where nobody says anything", () => {
    expect(resolveRetryPolicy()).toEqual(defaultRetryPolicy);
    expect([defaultRetryPolicy, defaultRetryPolicy.nonRetryable].map(Object.isFrozen)).toEqual([true, true]);
    expect(resolveRetryPolicy(undefined, {}, undefined)).toEqual({
      maxAttempts: 1,
      initialDelayMs: 1_000,
      backoffFactor: 2,
      maxDelayMs: 3_600_000,
      nonRetryable: [],
    });
  });

  it("takes each setting from the first policy that names it", () => {
    const resolved = resolveRetryPolicy(
      { maxAttempts: 5 },
      { maxAttempts: 9, initialDelayMs: 10, nonRetryable: ["A"] },
      { initialDelayMs: 99, backoffFactor: 3, nonRetryable: ["B"] },
    );
    expect(resolved).toEqual({
      maxAttempts: 5,
      initialDelayMs: 10,
      backoffFactor: 3,
      maxDelayMs: 3_600_000,
      nonRetryable: ["A"],
    });
  });

  it("takes an explicit undefined as unset, and 0 as a value", () => {
    expect(resolveRetryPolicy({ initialDelayMs: undefined }, { initialDelayMs: 0 }).initialDelayMs).toBe(0);
    expect(resolveRetryPolicy({ initialDelayMs: 0 }, { initialDelayMs: 7 }).initialDelayMs).toBe(0);
  });
});

describe("retryDelayMs()", () => {
  it("grows by the factor from the initial delay, up to the longest", () => {
    const policy = policyOf({ initialDelayMs: 100, backoffFactor: 3, maxDelayMs: 2_000 });
    expect([1, 2, 3, 4, 5].map((attempt) => retryDelayMs(policy, attempt))).toEqual([
      100, 300, 900, 2_000, 2_000,
    ]);
  });

  it("stays the same with factor 1", () => {
    const policy = policyOf({ initialDelayMs: 50, backoffFactor: 1 });
    expect([1, 2, 30].map((attempt) => retryDelayMs(policy, attempt))).toEqual([50, 50, 50]);
  });

  it("is the longest delay where the exponent overflows", () => {
    expect(retryDelayMs(policyOf({ initialDelayMs: 1_000 }), 5_000)).toBe(3_600_000);
  });

  it("is 0 for an initial delay of 0, at any attempt", () => {
    expect([1, 2, 5_000].map((attempt) => retryDelayMs(policyOf({ initialDelayMs: 0 }), attempt))).toEqual([
      0, 0, 0,
    ]);
  });
});

describe("decideRetry()", () => {
  it("ends a task with the default policy after its first failure", () => {
    expect(decideRetry(policyOf({}), 1, failure)).toBe(false);
  });

  it("grants exactly maxAttempts starts", () => {
    const policy = policyOf({ maxAttempts: 3, initialDelayMs: 10 });
    expect([1, 2, 3, 4].map((attempt) => decideRetry(policy, attempt, failure))).toEqual([
      { delayMs: 10 },
      { delayMs: 20 },
      false,
      false,
    ]);
  });

  it("ends a task whose failure is not retryable", () => {
    expect(decideRetry(policyOf({ maxAttempts: 3 }), 1, { ...failure, retryable: false })).toBe(false);
  });

  it("ends a task whose error has a name that nonRetryable lists", () => {
    const policy = policyOf({ maxAttempts: 3, nonRetryable: ["RangeError", "TypeError"] });
    expect(decideRetry(policy, 1, failure)).toBe(false);
    expect(decideRetry(policy, 1, { ...failure, type: "SyntaxError" })).toEqual({ delayMs: 1_000 });
  });
});

describe("checkRetryPolicy()", () => {
  it("accepts the limits of every setting, and explicit undefined", () => {
    expect(() =>
      checkRetryPolicy(
        { maxAttempts: 1, initialDelayMs: 0, backoffFactor: 1, maxDelayMs: 0, nonRetryable: [] },
        "of x",
      ),
    ).not.toThrow();
    expect(() =>
      checkRetryPolicy({ maxAttempts: undefined, backoffFactor: undefined }, "of x"),
    ).not.toThrow();
  });

  it.each<[setting: string, policy: RetryPolicy]>([
    ["maxAttempts", { maxAttempts: 0 }],
    ["maxAttempts", { maxAttempts: 1.5 }],
    ["maxAttempts", { maxAttempts: Number.POSITIVE_INFINITY }],
    ["maxAttempts", { maxAttempts: "3" as never }],
    ["initialDelayMs", { initialDelayMs: -1 }],
    ["initialDelayMs", { initialDelayMs: Number.NaN }],
    ["backoffFactor", { backoffFactor: 0.5 }],
    ["backoffFactor", { backoffFactor: Number.POSITIVE_INFINITY }],
    ["maxDelayMs", { maxDelayMs: -1 }],
    ["maxDelayMs", { maxDelayMs: Number.POSITIVE_INFINITY }],
  ])("refuses %s in %o with INVALID_OPTION", (setting, policy) => {
    expect(() => checkRetryPolicy(policy, 'of task "x"')).toThrow(
      expect.objectContaining({ code: "INVALID_OPTION", option: `retry.${setting}` }),
    );
  });
});
