import { setTimeout as delay } from "node:timers/promises";

/** Repeats `check` until it no longer throws or answers false; after `timeoutMs` its last outcome is the error. */
export async function eventually<Result>(
  check: () => Result | Promise<Result>,
  { timeoutMs = 20_000, intervalMs = 20 }: { readonly timeoutMs?: number; readonly intervalMs?: number } = {},
): Promise<Result> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    try {
      const result = await check();
      if (result !== false) return result;
      if (performance.now() > deadline)
        throw new Error(`Still false after ${timeoutMs} ms: ${check.toString()}`);
    } catch (error) {
      if (performance.now() > deadline) throw error;
    }
    await delay(intervalMs);
  }
}
