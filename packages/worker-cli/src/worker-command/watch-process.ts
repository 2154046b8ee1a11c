import type { Logger } from "@task-abstraction/core";
import { exitCodeOfSignal } from "../command-line/interrupted.ts";
import { formatDuration } from "../output/format-duration.ts";
import type { StopRequest } from "./stop-request.ts";

/** What a watch reports to. */
export interface Watched {
  readonly stop: StopRequest;
  readonly logger: Logger;
  readonly drainTimeoutMs: number;
}

/**
 * Turns signals and errors that nobody caught into requests to stop, until disposed. A third signal ends the process
 * from here, with the code a shell would report: as process 1 of a container it could not kill itself by a signal.
 */
export function watchProcess(watched: Watched): Disposable {
  const { stop, logger } = watched;
  const onSignal = (signal: NodeJS.Signals): void => {
    const asked = stop.ask();
    if (asked === "again") process.exit(exitCodeOfSignal(signal));
    logger.info(`${signal}: ${describeStop(asked, watched.drainTimeoutMs)}`);
  };
  const onFault = (error: unknown): void => {
    logger.error(
      "An error that nothing caught: draining, then exit 1. Catch it in the task that causes it.",
      { error },
    );
    stop.fail(error);
  };
  return listen([
    ["SIGINT", onSignal],
    ["SIGTERM", onSignal],
    ["uncaughtException", onFault],
    ["unhandledRejection", onFault],
  ]);
}

function describeStop(asked: "drain" | "now", drainTimeoutMs: number): string {
  return asked === "drain"
    ? `draining, for up to ${formatDuration(drainTimeoutMs)}. Again to stop at once.`
    : "stopping at once; unfinished tasks go back to the engine. Again to kill.";
}

function listen(
  listeners: readonly (readonly [event: string, listener: (value: never) => void])[],
): Disposable {
  for (const [event, listener] of listeners) process.on(event, listener as () => void);
  return {
    [Symbol.dispose]: () => {
      for (const [event, listener] of listeners) process.off(event, listener as () => void);
    },
  };
}
