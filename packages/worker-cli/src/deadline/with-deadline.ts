/** A step that took longer than it may. */
class DeadlineError extends Error {
  override readonly name = "DeadlineError";

  constructor(step: string, deadlineMs: number) {
    super(`${step} took longer than ${deadlineMs} ms and was given up.`);
  }
}

/** Node's timers hold 24.8 days, and fire at once beyond that. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Waits for a step, but not longer than its deadline; what it does afterwards is nobody's concern. */
export async function withDeadline<Result>(
  step: string,
  deadlineMs: number,
  work: Promise<Result>,
): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new DeadlineError(step, deadlineMs)),
      Math.min(deadlineMs, LONGEST_TIMER_MS),
    );
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
