import type { Settlement } from "./broker/celery-broker.ts";

/** As many as may run in the time in which a broker gives a message to another worker and gets it back. */
const MOST = 1_000;

/**
 * Outcomes whose message had lapsed before it could be acknowledged. The broker gives such a message out again, and where
 * it comes back to this worker it is not run once more: without results that a worker can look up (`rpc://`) a task that
 * keeps the event loop longer than the broker waits would go round for ever.
 */
export class UntoldOutcomes {
  readonly #settlements = new Map<string, Settlement>();

  add(key: string, settlement: Settlement): void {
    this.#settlements.set(key, settlement);
    if (this.#settlements.size > MOST)
      this.#settlements.delete(this.#settlements.keys().next().value as string);
  }

  /** Once: what is told now is not untold any more. */
  take(key: string): Settlement | undefined {
    const settlement = this.#settlements.get(key);
    this.#settlements.delete(key);
    return settlement;
  }
}
