/** One line of the log: a handler has begun, or has come to its end. */
export interface ExecutionRecord {
  readonly event: "start" | "end";
  readonly taskId: string;
  readonly taskName: string;
  readonly attempt: number;
  /** Process that runs the handler. */
  readonly pid: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
}
