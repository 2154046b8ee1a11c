import type { Priority, RequestOptions, TaskStatus } from "@task-abstraction/core";

/** A step as it was submitted, its arguments as JSON text: nothing in the engine is shared with who submitted it. */
export interface StepPlan {
  readonly taskName: string;
  readonly queue: string;
  readonly args: string;
  readonly kwargs: string | undefined;
  /** Kept for tests to look at; no engine is there to obey them. */
  readonly native: object | undefined;
}

/** A run as it was submitted: a task, which is a run of one step, or a chain. */
export interface RunPlan extends Omit<RequestOptions, "expiresAt" | "native"> {
  readonly id: string;
  readonly kind: "task" | "workflow";
  readonly name: string;
  readonly steps: readonly StepPlan[];
  readonly expiresInMs: number | undefined;
}

/** One step of a run, and how far it has come. */
export class StoredStep {
  readonly run: StoredRun;
  readonly index: number;
  readonly plan: StepPlan;
  /** `undefined` until the step before has completed. */
  status: TaskStatus | undefined;
  /** Attempts begun. */
  attempts = 0;
  /** Starts of the attempt that was begun last. */
  delivery = 0;
  /** Whether the next start belongs to the same attempt. */
  redelivered = false;
  /** Workers lost with it. */
  losses = 0;
  startedAt: number | null = null;
  completedAt: number | null = null;
  /** JSON text of the value or of the failure. */
  outcome: string | undefined;

  constructor(run: StoredRun, index: number, plan: StepPlan) {
    this.run = run;
    this.index = index;
    this.plan = plan;
  }

  /** The step that gets this one's result. */
  get next(): StoredStep | undefined {
    return this.run.steps[this.index + 1];
  }
}

/** What the engine keeps of a submit. */
export class StoredRun {
  readonly plan: RunPlan;
  readonly steps: readonly StoredStep[];
  readonly submittedAt: number;
  readonly expiresAt: number | undefined;
  /** The backends that were given its id. */
  readonly submitters = new Set<object>();

  constructor(plan: RunPlan, submittedAt: number) {
    this.plan = plan;
    this.steps = plan.steps.map((step, index) => new StoredStep(this, index, step));
    this.submittedAt = submittedAt;
    this.expiresAt = plan.expiresInMs === undefined ? undefined : submittedAt + plan.expiresInMs;
  }

  get priority(): Priority {
    return this.plan.priority ?? "normal";
  }

  /** The step that the run has come to: one that waits, runs, or ended it. */
  get current(): StoredStep {
    return this.steps.findLast(({ status }) => status !== undefined) as StoredStep;
  }
}
