/** What the command tells its caller, as the commands of worker-cli do; the help text and the README list them. */
export const exitCodes = { done: 0, failed: 1, usage: 2, unreachable: 3 } as const;

/** One of {@link exitCodes}. */
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
