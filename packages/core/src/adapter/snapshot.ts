import type { TaskFailure } from "../result/task-failure.ts";
import type { FailedStep, StepResult } from "../result/workflow-result.ts";

/** What the engine knows besides the status; `null` for what it does not. */
export interface SnapshotFacts {
  readonly taskName: string | null;
  readonly attempts: number | null;
  readonly startedAt: Date | null;
  readonly completedAt: Date | null;
}

/** The state of a task as an adapter reads it; core adds the id and the duration. */
export type TaskSnapshot = SnapshotFacts &
  (
    | { readonly status: "pending" | "running" }
    | { readonly status: "completed"; readonly value: unknown }
    | { readonly status: "failed"; readonly error: TaskFailure }
    | { readonly status: "cancelled"; readonly error?: TaskFailure | undefined }
  );

/** The state of a chain: that of its last step or of the one that ended it, `running` once any step has started. */
export type WorkflowSnapshot = TaskSnapshot & {
  /** `null` where the engine keeps no results of steps. */
  readonly steps: readonly StepResult[] | null;
  readonly failedStep: FailedStep | null;
};
