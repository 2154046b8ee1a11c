import type { Capabilities, StepResult, WorkflowSnapshot } from "@task-abstraction/core";
import { isBroken, isOver, statusOfRun, statusOfStep } from "./engine/run-status.ts";
import type { StoredRun, StoredStep } from "./engine/stored-run.ts";
import { reported, toEnding } from "./testing-snapshot.ts";

type Reporting = Pick<Capabilities, "reports" | "stepResults">;

/** The arguments of a start: in a chain the result of the step before comes first. Parsed anew for each. */
export function argumentsOf({ run, index, plan }: StoredStep): readonly unknown[] {
  const own = JSON.parse(plan.args) as readonly unknown[];
  const before = run.steps[index - 1];
  return before === undefined ? own : [JSON.parse(before.outcome as string), ...own];
}

/** The state of a chain, made of the state of its steps, as far as the engine posed as tells it. */
export function toWorkflowSnapshot(run: StoredRun, { reports, stepResults }: Reporting): WorkflowSnapshot {
  const { current } = run;
  const facts = {
    taskName: run.plan.name,
    attempts: run.steps.reduce((sum, { attempts }) => sum + attempts, 0),
    startedAt: run.steps[0]?.startedAt ?? null,
    completedAt: isOver(run) ? current.completedAt : null,
  };
  const status = reported(statusOfRun(run), reports);
  return {
    ...toEnding(facts, { status, outcome: current.outcome }, reports),
    steps: stepResults ? run.steps.map((step) => toStepResult(step, reports)) : null,
    failedStep:
      stepResults && isBroken(run) ? { step: current.index, taskName: current.plan.taskName } : null,
  };
}

function toStepResult(step: StoredStep, reports: Capabilities["reports"]): StepResult {
  const { attempts, startedAt, completedAt, outcome, plan } = step;
  const status = reported(statusOfStep(step), reports);
  const facts = { taskName: plan.taskName, attempts, startedAt, completedAt };
  return toEnding(facts, { status, outcome }, reports);
}
