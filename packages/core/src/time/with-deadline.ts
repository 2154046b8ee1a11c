/** When a call must be over. */
export interface Deadline {
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
  /** What it rejects with when its time is up. */
  late(): Error;
}

/**
 * Runs `call`, tells it by its signal when its time is up, and waits no longer even if it does not listen.
 *
 * @throws what `late` made, or `signal.reason` after an abort
 */
export async function withDeadline<Result>(
  call: (end: AbortSignal) => Promise<Result>,
  deadline: Deadline,
): Promise<Result> {
  const { timeoutMs, signal } = deadline;
  signal?.throwIfAborted();
  const end = new AbortController();
  const ended = Promise.withResolvers<never>();
  end.signal.addEventListener("abort", () => ended.reject(end.signal.reason), { once: true });
  const forward = (): void => end.abort(signal?.reason);
  signal?.addEventListener("abort", forward, { once: true });
  const timer = setTimeout(() => end.abort(deadline.late()), timeoutMs);
  try {
    return await Promise.race([call(end.signal), ended.promise]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", forward);
  }
}
