import type { StepResult, TaskResult, WorkflowResult } from "@task-abstraction/core";
import type { Secrets } from "../secrets/secrets.ts";

/** A result as JSON: its errors masked, the values that tasks returned untouched. */
export function printableResult(result: TaskResult | WorkflowResult, secrets: Secrets): object {
  const steps =
    "steps" in result && result.steps !== null
      ? { steps: result.steps.map((step) => printable(step, secrets)) }
      : {};
  return { ...printable(result, secrets), ...steps };
}

function printable(part: TaskResult | WorkflowResult | StepResult, secrets: Secrets): object {
  return "error" in part && part.error !== undefined
    ? { ...part, error: secrets.maskData(part.error) }
    : part;
}
