import { stripVTControlCharacters } from "node:util";
import type { StepResult, TaskStatus } from "@task-abstraction/core";
import { formatColumns } from "./format-columns.ts";
import { formatDuration } from "./format-duration.ts";
import type { Output } from "./output.ts";

/** Shows the newest state of the steps; called again and again. */
export type DrawSteps = (steps: readonly StepResult[]) => void;

/** A line for each change, for a pipe or a log. */
export function createLines(output: Output): DrawSteps {
  const shown: (TaskStatus | undefined)[] = [];
  return (steps) => {
    for (const [index, step] of steps.entries()) {
      if (step.status === "pending" || shown[index] === step.status) continue;
      shown[index] = step.status;
      output.note(`${describeStep(step, index, steps.length)} ${step.status}${describeTime(step)}`);
    }
  };
}

/** A line for each step, drawn over itself on a terminal of so many columns. */
export function createBlock(output: Output, columns: number): DrawSteps {
  let height = 0;
  let shown = "";
  return (steps) => {
    const rows = steps.map((step, index) => [
      paint(output, step.status),
      step.taskName ?? `step ${index + 1}`,
      `${step.status}${describeTime(step)}`,
    ]);
    // A line that wraps would count as two.
    const block = formatColumns(rows)
      .map((line) => `${shorten(line, columns - 1)}\n`)
      .join("");
    if (block === shown) return;
    // Up to the first line of the block, and clear from there.
    const back = height === 0 ? "" : `\u001B[${height}A\u001B[J`;
    output.writeNote(`${back}${block}`);
    [height, shown] = [rows.length, block];
  };
}

function paint(output: Output, status: TaskStatus): string {
  const { green, red, yellow, dim } = output.noteColours;
  const marks = {
    pending: dim("·"),
    running: yellow("›"),
    completed: green("✓"),
    failed: red("✗"),
    cancelled: dim("-"),
  };
  return marks[status];
}

function shorten(line: string, columns: number): string {
  const plain = stripVTControlCharacters(line);
  return plain.length <= columns ? line : `${plain.slice(0, columns - 1)}…`;
}

function describeStep({ taskName }: StepResult, index: number, count: number): string {
  return `step ${index + 1}/${count}${taskName === null ? "" : ` ${taskName}`}`;
}

function describeTime({ startedAt, completedAt }: StepResult): string {
  return startedAt === null || completedAt === null
    ? ""
    : ` (${formatDuration(completedAt.getTime() - startedAt.getTime())})`;
}
