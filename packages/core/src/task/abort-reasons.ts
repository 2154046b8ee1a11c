/** `signal.reason` of a task that somebody cancelled. */
export class TaskCancelled extends Error {
  override readonly name = "TaskCancelled";
}

/** `signal.reason` of an attempt that ran longer than its `timeoutMs`. */
export class TaskTimedOut extends Error {
  override readonly name = "TaskTimedOut";
}

/** `signal.reason` of a task whose worker stops: the engine will run it again elsewhere. */
export class WorkerStopping extends Error {
  override readonly name = "WorkerStopping";
}

/** What a handler finds in `signal.reason`. */
export type AbortReason = TaskCancelled | TaskTimedOut | WorkerStopping;
