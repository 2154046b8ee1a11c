/** Messages in hand per handler, for ours and for the raw workers: our default. 1, 2 and 8 are no quicker, for either. */
export const PREFETCH_MULTIPLIER = 4;

/** The task of all contenders. */
export const TASK_NAME = "noop";

/** How long results are kept, in seconds: Celery's default. */
export const RESULT_EXPIRES_SECONDS = 86_400;
