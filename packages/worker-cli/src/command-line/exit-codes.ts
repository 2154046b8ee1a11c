/** What both commands tell their caller; each help text and the README list those that apply. */
export const exitCodes = {
  done: 0,
  failed: 1,
  usage: 2,
  unreachable: 3,
  unfinished: 4,
  timeUp: 5,
  notFound: 6,
} as const;

/** One of {@link exitCodes}, or 128 plus the number of a signal. */
export type ExitCode = number;

/** A section for the end of a help text. */
export function describeExitCodes(
  meanings: readonly (readonly [code: string | number, meaning: string])[],
): string {
  return `Exit codes:\n${meanings.map(([code, meaning]) => `  ${String(code).padEnd(10)}${meaning}`).join("\n")}`;
}
