/** Node's timers hold 2^31-1 ms (24.8 days) and fire at once beyond that. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** A timer that may also be longer than Node's. */
export function setLongTimeout(delayMs: number, callback: () => void): { cancel(): void } {
  let timer: NodeJS.Timeout;
  const arm = (remainingMs: number): void => {
    const stepMs = Math.min(remainingMs, LONGEST_TIMER_MS);
    timer = setTimeout(() => (remainingMs > stepMs ? arm(remainingMs - stepMs) : callback()), stepMs);
  };
  arm(delayMs);
  return { cancel: () => clearTimeout(timer) };
}
