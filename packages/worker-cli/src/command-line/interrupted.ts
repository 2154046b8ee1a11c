import { constants } from "node:os";

/** Somebody pressed Ctrl-C or asked the process to end while it waited. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";

  readonly signal: NodeJS.Signals;

  constructor(signal: NodeJS.Signals) {
    super(`Interrupted by ${signal}; what was submitted goes on.`);
    this.signal = signal;
  }
}

/** What a shell reports for a process that a signal ended. */
export function exitCodeOfSignal(signal: NodeJS.Signals): number {
  return 128 + constants.signals[signal];
}

/** Runs `body` with a signal that SIGINT and SIGTERM abort. A second one ends the process, as if nobody listened. */
export async function untilInterrupted<Result>(
  body: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  const interrupt = (signal: NodeJS.Signals): void => controller.abort(new Interrupted(signal));
  process.once("SIGINT", interrupt);
  process.once("SIGTERM", interrupt);
  try {
    return await body(controller.signal);
  } finally {
    process.off("SIGINT", interrupt);
    process.off("SIGTERM", interrupt);
  }
}
