import { setTimeout as delay } from "node:timers/promises";
import {
  type FinishedWorkflowResult,
  isFinished,
  type StepResult,
  type TaskBackend,
  type TaskId,
} from "@task-abstraction/core";
import logUpdate from "log-update";
import colours from "picocolors";

const LOOK_EVERY_MS = 50;
const SPINNER = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

/** Shows the steps of a run while it goes on: redrawn on a terminal, a line per change elsewhere. */
export async function showProgress<Value>(
  backend: TaskBackend,
  run: TaskId<Value>,
  signal: AbortSignal,
): Promise<FinishedWorkflowResult<Value>> {
  const show = process.stdout.isTTY ? redraw() : printChanges();
  for (;;) {
    const result = await backend.getWorkflowResult(run);
    show(result.steps ?? []);
    if (isFinished(result)) {
      logUpdate.done();
      return result as FinishedWorkflowResult<Value>;
    }
    await delay(LOOK_EVERY_MS, undefined, { signal });
  }
}

function redraw(): (steps: readonly StepResult[]) => void {
  let frame = 0;
  return (steps) => {
    frame += 1;
    logUpdate(
      steps
        .map((step) => `  ${symbolOf(step, SPINNER[frame % SPINNER.length] as string)} ${describe(step)}`)
        .join("\n"),
    );
  };
}

function printChanges(): (steps: readonly StepResult[]) => void {
  const known: string[] = [];
  return (steps) => {
    for (const [index, step] of steps.entries()) {
      const line = `${step.status}/${step.attempts}`;
      if (known[index] === line || step.status === "pending") continue;
      known[index] = line;
      console.log(`  ${symbolOf(step, "…")} ${describe(step)}`);
    }
  };
}

function describe(step: StepResult): string {
  const name = (step.taskName ?? "").padEnd(16);
  if (step.status === "running") return `${name}${colours.dim(attemptOf(step) || "running")}`;
  if (step.status !== "completed") return `${name}${colours.dim(step.status)}`;
  const durationMs = (step.completedAt?.getTime() ?? 0) - (step.startedAt?.getTime() ?? 0);
  return `${name}${colours.dim(`${durationMs} ms${attemptOf(step) === "" ? "" : `, ${attemptOf(step)}`}`)}`;
}

/** Worth a word only when it is not the first. */
function attemptOf(step: StepResult): string {
  return step.attempts !== null && step.attempts > 1 ? `attempt ${step.attempts}` : "";
}

function symbolOf(step: StepResult, running: string): string {
  switch (step.status) {
    case "completed":
      return colours.green("✓");
    case "running":
      return colours.cyan(running);
    case "failed":
    case "cancelled":
      return colours.red("✗");
    default:
      return colours.dim("·");
  }
}
