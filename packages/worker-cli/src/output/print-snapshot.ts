import type { StepResult, TaskResult, WorkflowResult } from "@task-abstraction/core";
import { formatColumns } from "./format-columns.ts";
import { formatDuration } from "./format-duration.ts";
import type { Output } from "./output.ts";

/** What is known of a run now, as a short report on stdout. */
export function printSnapshot(output: Output, result: TaskResult | WorkflowResult): void {
  if (output.json) {
    output.printResult(result);
    return;
  }
  const facts = factsOf(result).filter((fact): fact is [string, string] => fact[1] !== null);
  for (const line of formatColumns(facts.map(([name, value]) => [output.colours.dim(name), value])))
    output.print(line);
  if ("steps" in result && result.steps !== null) printSteps(output, result.steps);
  if ("error" in result && result.error?.stack !== undefined)
    output.print(output.colours.dim(result.error.stack));
  if (result.status === "completed") output.printValue(result.value);
}

function factsOf(result: TaskResult): [name: string, value: string | null][] {
  const { status, taskName, attempts, startedAt, completedAt, durationMs } = result;
  return [
    ["status", status],
    ["name", taskName],
    ["attempts", attempts === null ? null : String(attempts)],
    ["started", startedAt?.toISOString() ?? null],
    ["ended", completedAt?.toISOString() ?? null],
    ["duration", durationMs === null ? null : formatDuration(durationMs)],
    [
      "error",
      "error" in result && result.error !== undefined
        ? `${result.error.code}: ${result.error.type}: ${result.error.message}`
        : null,
    ],
  ];
}

function printSteps(output: Output, steps: readonly StepResult[]): void {
  for (const line of formatColumns(
    steps.map((step, index) => [`step ${index + 1}`, step.taskName ?? "", step.status]),
  ))
    output.print(line);
}
