import { InvalidOptionError } from "../errors/invalid-option-error.ts";
import type { TaskFailure } from "../result/task-failure.ts";
import type { RetryPolicy } from "./task-options.ts";

/** A {@link RetryPolicy} with every default filled in. */
export interface ResolvedRetryPolicy {
  readonly maxAttempts: number;
  readonly initialDelayMs: number;
  readonly backoffFactor: number;
  readonly maxDelayMs: number;
  readonly nonRetryable: readonly string[];
}

/** What holds where neither the task nor its worker says otherwise. */
export const defaultRetryPolicy: ResolvedRetryPolicy = Object.freeze({
  maxAttempts: 1,
  initialDelayMs: 1_000,
  backoffFactor: 2,
  maxDelayMs: 3_600_000,
  nonRetryable: Object.freeze([]),
});

/** Merges policies setting by setting, the first that names one wins, then the default. */
export function resolveRetryPolicy(...policies: readonly (RetryPolicy | undefined)[]): ResolvedRetryPolicy {
  const pick = <Key extends keyof ResolvedRetryPolicy>(key: Key): ResolvedRetryPolicy[Key] =>
    (policies.find((policy) => policy?.[key] !== undefined)?.[key] as ResolvedRetryPolicy[Key] | undefined) ??
    defaultRetryPolicy[key];
  return {
    maxAttempts: pick("maxAttempts"),
    initialDelayMs: pick("initialDelayMs"),
    backoffFactor: pick("backoffFactor"),
    maxDelayMs: pick("maxDelayMs"),
    nonRetryable: pick("nonRetryable"),
  };
}

/** Whether attempt number `attempt`, which failed, is followed by another, and after how long. */
export type RetryDecision = false | { readonly delayMs: number };

/** The retry decision, a pure function: the engine carries out what it says. */
export function decideRetry(
  policy: ResolvedRetryPolicy,
  attempt: number,
  failure: TaskFailure,
): RetryDecision {
  if (!failure.retryable || attempt >= policy.maxAttempts || policy.nonRetryable.includes(failure.type))
    return false;
  return { delayMs: retryDelayMs(policy, attempt) };
}

/** The wait after attempt number `attempt` (from 1), in milliseconds. */
export function retryDelayMs(policy: ResolvedRetryPolicy, attempt: number): number {
  // Finite, since 0 times infinity is not a number.
  const growth = Math.min(policy.backoffFactor ** (attempt - 1), Number.MAX_VALUE);
  return Math.min(policy.maxDelayMs, policy.initialDelayMs * growth);
}

/**
 * Checks the numbers of a policy.
 *
 * @param subject whose policy it is, for the message: `of task "x"`
 * @throws InvalidOptionError (INVALID_OPTION)
 */
export function checkRetryPolicy(policy: RetryPolicy, subject: string): void {
  const { maxAttempts, initialDelayMs, backoffFactor, maxDelayMs } = policy;
  if (maxAttempts !== undefined && !(Number.isInteger(maxAttempts) && maxAttempts >= 1)) {
    throw new InvalidOptionError("retry.maxAttempts", `${subject} must be a whole number of at least 1`);
  }
  if (initialDelayMs !== undefined && !(Number.isFinite(initialDelayMs) && initialDelayMs >= 0)) {
    throw new InvalidOptionError("retry.initialDelayMs", `${subject} must be 0 or more milliseconds`);
  }
  if (backoffFactor !== undefined && !(Number.isFinite(backoffFactor) && backoffFactor >= 1)) {
    throw new InvalidOptionError("retry.backoffFactor", `${subject} must be at least 1`);
  }
  if (maxDelayMs !== undefined && !(Number.isFinite(maxDelayMs) && maxDelayMs >= 0)) {
    throw new InvalidOptionError("retry.maxDelayMs", `${subject} must be 0 or more milliseconds`);
  }
}
