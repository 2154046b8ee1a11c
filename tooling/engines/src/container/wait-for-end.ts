import type { FinishedCommand, RunningCommand } from "./running-command.ts";

const TIMEOUT_MS = 30_000;

/** How long a command may take. */
export interface CommandOptions {
  /** Default 30 s. */
  readonly timeoutMs?: number | undefined;
}

/** Resolves when a command has ended, whatever its exit code. @throws Error when it takes too long; it is killed then */
export async function waitForEnd(
  command: RunningCommand,
  { timeoutMs = TIMEOUT_MS }: CommandOptions = {},
): Promise<FinishedCommand> {
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    void command.end("SIGKILL");
  }, timeoutMs);
  const finished = await command.finished.finally(() => clearTimeout(timer));
  if (!isLate) return finished;
  throw new Error(`A command in a container had not ended after ${timeoutMs} ms.\n${finished.stderr}`.trim());
}
