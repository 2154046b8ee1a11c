import { resolveRetryPolicy, retryDelayMs } from "@task-abstraction/core";
import { describe, expect, it } from "vitest";
import { nearestBackoff } from "./backoff-schedule.ts";

describe("nearestBackoff()", () => {
  it.each([
    [{ maxAttempts: 2, initialDelayMs: 1 }],
    [{ maxAttempts: 3, initialDelayMs: 700, backoffFactor: 2 }],
    [{ maxAttempts: 5, initialDelayMs: 10_000, backoffFactor: 1 }],
    [{ maxAttempts: 10 }],
    [{ maxAttempts: 40, initialDelayMs: 1_500, backoffFactor: 3 }],
    [{ maxAttempts: 3, initialDelayMs: 999_000, maxDelayMs: 86_400_000 }],
    [{ maxAttempts: 5_000, initialDelayMs: 2 }],
  ])("is never shorter than the policy %j", (retry) => {
    const policy = resolveRetryPolicy(retry);
    const { factor, maxSeconds } = nearestBackoff("t", policy) as { factor: number; maxSeconds: number };
    expect(factor).toBeGreaterThanOrEqual(1);
    expect(Number.isSafeInteger(maxSeconds)).toBe(true);
    for (let retryNumber = 1; retryNumber < policy.maxAttempts; retryNumber += 1)
      expect(Math.min(maxSeconds, factor ** retryNumber) * 1_000).toBeGreaterThanOrEqual(
        retryDelayMs(policy, retryNumber),
      );
  });

  it("is the policy itself where Hatchet has it", () => {
    const policy = resolveRetryPolicy({
      maxAttempts: 4,
      initialDelayMs: 2_000,
      backoffFactor: 2,
      maxDelayMs: 8_000,
    });
    expect(nearestBackoff("t", policy)).toEqual({ factor: 2, maxSeconds: 8 });
  });

  it.each([[{ maxAttempts: 1 }], [{ maxAttempts: 3, initialDelayMs: 0 }]])(
    "is none without a delay: %j",
    (retry) => {
      expect(nearestBackoff("t", resolveRetryPolicy(retry))).toBeUndefined();
    },
  );

  it.each([
    ["retry.initialDelayMs", { maxAttempts: 2, initialDelayMs: 1_001_000 }],
    [
      "retry.maxDelayMs",
      { maxAttempts: 9, initialDelayMs: 900_000, backoffFactor: 10, maxDelayMs: 172_800_000 },
    ],
  ])("refuses %s of %j, which Hatchet cannot register", (option, retry) => {
    expect(() => nearestBackoff("t", resolveRetryPolicy(retry))).toThrow(
      expect.objectContaining({ code: "INVALID_OPTION", option }),
    );
  });
});
