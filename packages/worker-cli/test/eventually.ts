import { setTimeout as delay } from "node:timers/promises";

/** Looks again and again until `look` answers something else than `undefined`. */
export async function eventually<Found>(
  look: () => Found | undefined | Promise<Found | undefined>,
  { timeoutMs = 10_000 } = {},
): Promise<Found> {
  const end = performance.now() + timeoutMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > end) throw new Error(`It did not come about within ${timeoutMs} ms.`);
    await delay(20);
  }
}
