import type { FailedStep, FinishedResult, FinishedWorkflowResult } from "@task-abstraction/core";
import { formatDuration } from "./format-duration.ts";
import type { Output } from "./output.ts";

/** How a run has ended: what it returned on stdout, the rest on stderr. `readCommand` shows it again. */
export function printOutcome(
  output: Output,
  result: FinishedResult | FinishedWorkflowResult,
  readCommand: string,
): void {
  const { green, red, bold, cyan } = output.noteColours;
  if (output.json) {
    output.printResult(result);
  } else if (result.status === "completed") {
    output.note(green(`Completed${describeEffort(result)}.`));
    output.printValue(result.value);
  } else {
    output.complain(`${red(bold("error:"))} ${describeEnd(result)}\n${cyan("next:")}  ${readCommand}`);
  }
}

function describeEnd(
  result: Exclude<FinishedResult | FinishedWorkflowResult, { readonly status: "completed" }>,
): string {
  const subject = result.taskName ?? "The task";
  const step =
    "failedStep" in result && result.failedStep !== null ? ` in step ${describeStep(result.failedStep)}` : "";
  if (result.status === "cancelled")
    return `${subject} was cancelled${result.error === undefined ? "" : `: ${result.error.message}`}.`;
  const { code, type, message } = result.error;
  return `${subject} failed${step}${describeEffort(result)}: ${type}: ${message} (${code})`;
}

function describeStep({ step, taskName }: FailedStep): string {
  return taskName === null ? `${step + 1}` : `${step + 1} (${taskName})`;
}

function describeEffort(result: FinishedResult | FinishedWorkflowResult): string {
  const { attempts, durationMs } = result;
  // The attempts of a chain are those of its steps, which were shown.
  const wasRetried = attempts !== null && attempts > 1 && !("steps" in result);
  const facts = [
    ...(wasRetried ? [`on attempt ${attempts}`] : []),
    ...(durationMs === null ? [] : [`after ${formatDuration(durationMs)}`]),
  ];
  return facts.length === 0 ? "" : ` ${facts.join(", ")}`;
}
