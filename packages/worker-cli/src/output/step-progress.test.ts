import { stripVTControlCharacters } from "node:util";
import type { StepResult, TaskBackend, WorkflowResult } from "@task-abstraction/core";
import { expect, test } from "vitest";
import { Secrets } from "../secrets/secrets.ts";
import { Output } from "./output.ts";
import { showStepProgress } from "./step-progress.ts";

class Screen {
  text = "";
  readonly isTTY: boolean;
  readonly columns: number;

  constructor(isTTY: boolean, columns = 80) {
    this.isTTY = isTTY;
    this.columns = columns;
  }

  write(text: string): void {
    this.text += text;
  }
}

function watch(screen: Screen) {
  const output = new Output({
    json: false,
    secrets: new Secrets(),
    stdout: new Screen(false),
    stderr: screen,
  });
  const backend = { getWorkflowResult: () => Promise.reject(new Error("not now")) } as unknown as TaskBackend;
  return showStepProgress(backend, "id", output);
}

function state(...statuses: readonly StepResult["status"][]): WorkflowResult {
  const steps = statuses.map((status, index): StepResult => {
    return {
      taskName: `task_${index + 1}`,
      status,
      attempts: 1,
      startedAt: new Date(0),
      completedAt: status === "completed" ? new Date(1_500) : null,
    };
  });
  return { steps } as unknown as WorkflowResult;
}

test("off a terminal each change is a line of its own", () => {
  const screen = new Screen(false);
  const progress = watch(screen);
  progress.show(state("running", "pending"));
  progress.show(state("running", "pending"));
  progress.show(state("completed", "running"));
  progress.stop();
  expect(screen.text).toBe(
    "step 1/2 task_1 running\nstep 1/2 task_1 completed (1.5 s)\nstep 2/2 task_2 running\n",
  );
});

test("on a terminal the block is drawn over itself", () => {
  const screen = new Screen(true);
  const progress = watch(screen);
  progress.show(state("running", "pending"));
  const first = screen.text;
  progress.show(state("completed", "completed"));
  progress.stop();
  expect(first).not.toContain("\u001B[2A");
  expect(screen.text.slice(first.length).startsWith("\u001B[2A\u001B[J")).toBe(true);
  expect(stripVTControlCharacters(screen.text.slice(first.length))).toBe(
    "✓  task_1  completed (1.5 s)\n✓  task_2  completed (1.5 s)\n",
  );
});

test("on a narrow terminal no line wraps", () => {
  const screen = new Screen(true, 12);
  const progress = watch(screen);
  progress.show(state("running", "pending"));
  progress.stop();
  for (const line of screen.text.split("\n")) expect(line.length).toBeLessThan(12);
});

test("nothing is drawn after stop()", () => {
  const screen = new Screen(true);
  const progress = watch(screen);
  progress.stop();
  progress.show(state("running"));
  expect(screen.text).toBe("");
});
