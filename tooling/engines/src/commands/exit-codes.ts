/** What the command tells its caller. */
export const exitCodes = { done: 0, failed: 1, usage: 2, unavailable: 3 } as const;

/** One of {@link exitCodes}. */
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
