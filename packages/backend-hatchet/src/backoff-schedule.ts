import { InvalidOptionError, type ResolvedRetryPolicy, retryDelayMs } from "@task-abstraction/core";

/** Of the engine: `RetryBackoffFactor` and `RetryBackoffMaxSeconds` of a step. */
const MOST_FACTOR = 1_000;
const MOST_SECONDS = 86_400;
/** Policies of more attempts reach their longest delay before. */
const MOST_LOOKED_AT = 1_000;

/** How Hatchet delays retry number n: `min(maxSeconds, factor ^ n)` seconds. */
export interface Backoff {
  readonly factor: number;
  readonly maxSeconds: number;
}

/**
 * The nearest schedule of Hatchet's that is never shorter than the policy's; `undefined` where no retry has a delay.
 *
 * @throws InvalidOptionError (INVALID_OPTION) for a delay that Hatchet cannot register
 */
export function nearestBackoff(taskName: string, policy: ResolvedRetryPolicy): Backoff | undefined {
  const retries = Math.min(policy.maxAttempts - 1, MOST_LOOKED_AT);
  const seconds = Array.from({ length: retries }, (_, index) => retryDelayMs(policy, index + 1) / 1_000);
  const longest = Math.max(0, ...seconds);
  if (longest === 0) return undefined;
  const factor = Math.max(1, ...seconds.map((delay, index) => delay ** (1 / (index + 1))));
  if (factor > MOST_FACTOR)
    throw new InvalidOptionError(
      "retry.initialDelayMs",
      `of task "${taskName}" is too long: on Hatchet the first retry is at most ${MOST_FACTOR} seconds away`,
    );
  if (longest > MOST_SECONDS)
    throw new InvalidOptionError(
      "retry.maxDelayMs",
      `of task "${taskName}" is too long: on Hatchet a retry is at most ${MOST_SECONDS} seconds away`,
    );
  // A root that is rounded down would make a delay that is too short by a trifle.
  return { factor: roundUp(factor), maxSeconds: Math.ceil(longest) };
}

function roundUp(factor: number): number {
  return Math.min(MOST_FACTOR, Math.ceil(factor * 1_000_000) / 1_000_000);
}
