import { defineTask } from "@task-abstraction/core";
import { expect } from "vitest";
import type { Suite } from "../../suite/suite.ts";

/** How exactly a retry's delay is kept: `capabilities.retryDelay`. */
export function testRetryDelay(suite: Suite): void {
  const { limits, wait } = suite;

  suite.test(
    "a delay of a quarter of a second is not stretched beyond the engine's lateness",
    async (bench) => {
      const retry = { maxAttempts: 2, initialDelayMs: 250 };
      const gaps = await gapsBetweenStarts(retry, bench);
      expect(gaps).toHaveLength(1);
      expect(gaps[0]).toBeGreaterThanOrEqual(249);
      expect(gaps[0]).toBeLessThan(250 + limits.latenessMs);
    },
  );

  suite.test("maxDelayMs bounds a delay that grows", async (bench) => {
    const retry = { maxAttempts: 4, initialDelayMs: 200, backoffFactor: 1_000, maxDelayMs: 400 };
    const gaps = await gapsBetweenStarts(retry, bench);
    expect(gaps).toHaveLength(3);
    for (const gap of gaps) expect(gap).toBeLessThan(400 + limits.latenessMs);
    for (const gap of gaps.slice(1)) expect(gap).toBeGreaterThanOrEqual(399);
  });

  if (suite.capabilities.retryDelay === "per-failure") {
    suite.test("each failure has a delay of its own: the first short, the second long", async (bench) => {
      const retry = { maxAttempts: 3, initialDelayMs: 100, backoffFactor: limits.latenessMs / 100 + 10 };
      const [first = 0, second = 0] = await gapsBetweenStarts(retry, bench);
      expect(first).toBeLessThan(100 + limits.latenessMs);
      expect(second).toBeGreaterThanOrEqual(limits.latenessMs + 999);
    });
  } else {
    suite.test("one schedule per task: no delay is shorter than its policy says", async (bench) => {
      const retry = { maxAttempts: 4, initialDelayMs: 300, backoffFactor: 1.7, maxDelayMs: 700 };
      const gaps = await gapsBetweenStarts(retry, bench);
      expect(gaps).toHaveLength(3);
      for (const [index, least] of [300, 510, 700].entries())
        expect(gaps[index]).toBeGreaterThanOrEqual(least - 1);
    });
  }

  async function gapsBetweenStarts(
    retry: { readonly maxAttempts: number },
    bench: Parameters<Parameters<Suite["test"]>[1]>[0],
  ): Promise<readonly number[]> {
    const fail = bench.recorded(() => {
      throw new Error("again");
    });
    const backend = bench.open([defineTask("fail", { retry }, fail)]);
    await backend.startWorker();
    await backend.waitForResult(await backend.submit("fail"), wait);
    const starts = bench.executions().filter(({ event }) => event === "start");
    return starts.slice(1).map(({ at }, index) => at - (starts[index]?.at ?? 0));
  }
}
