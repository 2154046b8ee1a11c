/** Messages in hand per handler, for ours and for the raw workers: the best of 1, 2, 4 and 8 for both. */
export const PREFETCH_MULTIPLIER = 4;

/** The task of all contenders. */
export const TASK_NAME = "noop";

/** How long results are kept, in seconds: Celery's default. */
export const RESULT_EXPIRES_SECONDS = 86_400;
