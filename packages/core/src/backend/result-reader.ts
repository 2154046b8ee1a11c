import type { TaskId } from "../result/task-id.ts";
import type { FinishedResult, TaskResult } from "../result/task-result.ts";
import type { FinishedWorkflowResult, WorkflowResult } from "../result/workflow-result.ts";

/** How long to wait: at least one of the two. */
export type WaitOptions =
  | { readonly timeoutMs: number; readonly signal?: AbortSignal | undefined }
  | { readonly timeoutMs?: number | undefined; readonly signal: AbortSignal };

/** Reading results, part of a {@link TaskBackend}. */
export interface ResultReader {
  /**
   * A snapshot, also of a task that still waits or runs.
   *
   * @throws TaskNotFoundError (TASK_NOT_FOUND), ResultUnavailableError (RESULT_UNAVAILABLE)
   */
  getResult<Value>(id: TaskId<Value>): Promise<TaskResult<Value>>;
  /**
   * Resolves with the finished result, also of a failed task. Passing faults of the engine are tolerated.
   *
   * @throws ResultTimeoutError (RESULT_TIMEOUT) with the last snapshot, or `signal.reason` after an abort
   */
  waitForResult<Value>(id: TaskId<Value>, options: WaitOptions): Promise<FinishedResult<Value>>;
  /** As `getResult`, with the steps as far as the engine knows them. */
  getWorkflowResult<Value>(id: TaskId<Value>): Promise<WorkflowResult<Value>>;
  /** As `waitForResult`, for a chain. */
  waitForWorkflowResult<Value>(
    id: TaskId<Value>,
    options: WaitOptions,
  ): Promise<FinishedWorkflowResult<Value>>;
}
