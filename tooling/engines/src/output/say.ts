import { stderr } from "node:process";

/** One line on stderr about something that takes its time. */
export function say(line: string): void {
  stderr.write(`engines: ${line}\n`);
}

/** Runs an action that takes its time, between a line that says so and one with the seconds it took. */
export async function sayWhile<Result>(what: string, action: () => Promise<Result>): Promise<Result> {
  say(what);
  const startedAt = performance.now();
  const result = await action();
  say(`${what}: done in ${secondsSince(startedAt)}`);
  return result;
}

/** Such as `0.4 s`; `startedAt` is of `performance.now()`. */
export function secondsSince(startedAt: number): string {
  return `${((performance.now() - startedAt) / 1000).toFixed(1)} s`;
}
