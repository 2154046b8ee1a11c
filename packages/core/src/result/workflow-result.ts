import type { TaskFailure } from "./task-failure.ts";
import type { FinishedResult, TaskResult, TaskStatus } from "./task-result.ts";

/** One step of a chain, as far as the engine knows it (`capabilities.stepResults`). */
export interface StepResult {
  /** `null` where the engine does not tell the name of a step that has not run. */
  readonly taskName: string | null;
  /** Steps after a failed or cancelled one are `cancelled`: they never run. */
  readonly status: TaskStatus;
  readonly attempts: number | null;
  readonly startedAt: Date | null;
  readonly completedAt: Date | null;
  /** Present on a completed step. */
  readonly value?: unknown;
  /** Present on a failed step. */
  readonly error?: TaskFailure | undefined;
}

/** Which step ended a chain, from 0. */
export interface FailedStep {
  readonly step: number;
  readonly taskName: string | null;
}

/** What a workflow result has beside the fields of a {@link TaskResult}, whose `taskName` is the workflow's name. */
export interface WorkflowFacts {
  /** In order; `null` where the engine keeps no results of steps. */
  readonly steps: readonly StepResult[] | null;
  /** The step that ended the chain; `null` while none has, and where the engine does not tell. */
  readonly failedStep: FailedStep | null;
}

/** The result of a chain: that of its last step, or of the step that ended it. `attempts` are the starts of all steps. */
export type WorkflowResult<Value = unknown> = TaskResult<Value> & WorkflowFacts;

/** A {@link WorkflowResult} that will not change any more. */
export type FinishedWorkflowResult<Value = unknown> = FinishedResult<Value> & WorkflowFacts;
