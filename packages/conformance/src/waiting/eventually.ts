import { setTimeout as delay } from "node:timers/promises";

const PAUSE_MS = 20;

/**
 * Tries until `look` neither throws nor rejects, and answers what it answered.
 *
 * @throws what it threw last, when `timeoutMs` are over
 */
export async function eventually<Result>(
  look: () => Result | Promise<Result>,
  { timeoutMs }: { readonly timeoutMs: number },
): Promise<Result> {
  const end = performance.now() + timeoutMs;
  for (;;) {
    try {
      return await look();
    } catch (error) {
      if (performance.now() >= end) throw error;
      // The pause between two looks: what is waited for gives no signal.
      await delay(PAUSE_MS);
    }
  }
}
