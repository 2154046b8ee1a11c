import { setTimeout as delay } from "node:timers/promises";

/** How long to look, and how often. */
export interface EventuallyOptions {
  /** Default 20,000. */
  readonly timeoutMs?: number | undefined;
  /** Pause between two looks: what is waited for gives no signal. Default 20. */
  readonly intervalMs?: number | undefined;
}

/**
 * Looks again until `look` neither throws, nor rejects, nor answers `false`; answers what it answered.
 *
 * @throws what it threw last, when `timeoutMs` are over
 */
export async function eventually<Result>(
  look: () => Result | Promise<Result>,
  { timeoutMs = 20_000, intervalMs = 20 }: EventuallyOptions = {},
): Promise<Result> {
  const end = performance.now() + timeoutMs;
  for (;;) {
    try {
      const result = await look();
      if (result !== false) return result;
      if (performance.now() >= end) throw new Error(`Still false after ${timeoutMs} ms: ${look.toString()}`);
    } catch (error) {
      if (performance.now() >= end) throw error;
    }
    await delay(intervalMs);
  }
}
