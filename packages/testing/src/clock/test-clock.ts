import type { SettleOptions } from "../engine/settle.ts";
import type { Duration } from "./duration.ts";

/** The time of an engine: of delays, retries, expiry and timeouts, and of the times in results. */
export interface TestClock {
  now(): Date;
  /**
   * Moves the clock, from one moment at which something is due to the next, and runs at each what is due, with all that
   * follows from it. Resolves when nothing runs any more that does not wait for the clock. Call it in the test, not in a
   * handler: it waits for handlers.
   *
   * @throws Error that names the handlers that still run after `timeoutMs` of real time
   */
  advance(duration: Duration, options?: SettleOptions): Promise<void>;
  /**
   * Waits on this clock, until somebody advances it. A handler that sleeps counts as waiting for the clock: that is how a
   * slow one is played, and how a timeout is reached, without real waiting.
   *
   * @throws `signal.reason` after an abort
   */
  sleep(duration: Duration, options?: { readonly signal?: AbortSignal | undefined }): Promise<void>;
}
