import { realDelay, realTurn } from "../clock/real-time.ts";
import type { Changes } from "./changes.ts";

/** How long to wait for handlers. */
export interface SettleOptions {
  /** In real time, for each moment of the clock. Default 4 000. */
  readonly timeoutMs?: number | undefined;
}

/** Resolves when nothing runs any more that does not wait for the clock. */
export type Settle = (options?: SettleOptions) => Promise<void>;

/** Less than the 5 s that test runners give a test: their message would not name the handler. */
const DEFAULT_TIMEOUT_MS = 4_000;

/** What is waited for. */
export interface Unsettled {
  readonly changes: Changes;
  /** What keeps the engine busy, in words; empty: it has settled. */
  listBusy(): readonly string[];
}

/** @throws Error that names what still runs after `timeoutMs` */
export async function settle(
  { changes, listBusy }: Unsettled,
  { timeoutMs = DEFAULT_TIMEOUT_MS }: SettleOptions = {},
): Promise<void> {
  const waiting = new AbortController();
  const late = realDelay(timeoutMs, "late" as const, { signal: waiting.signal }).catch(() => "over" as const);
  try {
    for (;;) {
      // One turn of the event loop: workers and handlers that need no more than promises have gone on by then.
      await realTurn();
      const changed = changes.next();
      const busy = listBusy();
      if (busy.length === 0) return;
      if ((await Promise.race([changed, late])) === "late") throw new Error(describe(busy, timeoutMs));
    }
  } finally {
    waiting.abort();
  }
}

function describe(busy: readonly string[], timeoutMs: number): string {
  return (
    `Still busy after ${timeoutMs} ms of real time: ${busy.join(", ")}. ` +
    "A handler that waits for time to pass can wait on this clock, with clock.sleep(); one that takes longer needs a " +
    "larger timeoutMs here."
  );
}
