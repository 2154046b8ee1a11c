import type { Logger } from "@task-abstraction/core";
import type { Sdk } from "./load-worker-sdk.ts";

/** Core says these itself, with the task. */
const SAID_ELSEWHERE =
  /^(Activity|Workflow) (failed|completed|started|cancelled|canceled)|^Worker state changed/;

/**
 * The runtime that all workers of a process share. The SDK would make one that listens for SIGINT and SIGTERM and writes to
 * the console: ours does neither. One that the application has installed stays as it is.
 */
export function installRuntime({ worker }: Sdk, logger: Logger): void {
  try {
    worker.Runtime.install({
      shutdownSignals: [],
      logger: new worker.DefaultLogger("WARN", ({ level, message, meta }) => {
        if (SAID_ELSEWHERE.test(message)) return;
        const say = level === "ERROR" ? logger.error : logger.warn;
        say.call(logger, `Temporal: ${message}`, { ...meta });
      }),
      telemetryOptions: {
        logging: {
          filter: worker.makeTelemetryFilterString({ core: "WARN", other: "ERROR" }),
          forward: {},
        },
      },
    });
  } catch (error) {
    if ((error as Error).name !== "IllegalStateError") throw error;
  }
}
