import { currentTask, type Handler } from "@task-abstraction/core";
import { recordExecution } from "./record-execution.ts";

/** The handler, with its start and its end written to a log. */
export function recorded<F extends Handler>(handler: F, log: string): F {
  const run = async (...args: Parameters<F>) => {
    const task = currentTask();
    recordExecution("start", task, log);
    try {
      return await handler(...args);
    } finally {
      recordExecution("end", task, log);
    }
  };
  return run as unknown as F;
}
