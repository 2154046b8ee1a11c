import { setImmediate as nextTurn } from "node:timers/promises";

/** Longer, and leases of other tasks in this process are renewed late. */
const TURN_MS = 20;

/**
 * Makes the pause that a long computation takes now and then: the event loop turns, other handlers go on, and an abort
 * can arrive. Cheap when it is not time yet.
 *
 * @throws `signal.reason` after an abort
 */
export function createPause(signal: AbortSignal): () => Promise<void> | undefined {
  let resumedAt = performance.now();
  return () => {
    if (performance.now() - resumedAt < TURN_MS) return undefined;
    return nextTurn().then(() => {
      signal.throwIfAborted();
      resumedAt = performance.now();
    });
  };
}
