import { appendFileSync } from "node:fs";
import type { ExecutionRecord } from "./execution-record.ts";

/** Variable with the path of the log, given to the workers under test. */
export const LOG_VARIABLE = "TASK_EXECUTION_LOG";

/** What a handler knows of its run: `currentTask()` fits. */
export interface Run {
  readonly id: string;
  readonly name: string;
  readonly attempt: number;
}

/**
 * Appends a line to the log, by default the one that `TASK_EXECUTION_LOG` names. The line is with the operating system
 * when this returns, so it survives a SIGKILL of this process; short appends of several processes do not mix (O_APPEND).
 */
export function recordExecution(event: ExecutionRecord["event"], run: Run, log = logOfProcess()): void {
  const record: ExecutionRecord = {
    event,
    taskId: run.id,
    taskName: run.name,
    attempt: run.attempt,
    pid: process.pid,
    at: Date.now(),
  };
  appendFileSync(log, `${JSON.stringify(record)}\n`);
}

function logOfProcess(): string {
  const path = process.env[LOG_VARIABLE];
  if (path === undefined)
    throw new Error(`${LOG_VARIABLE} must name the file that executions are recorded in`);
  return path;
}
