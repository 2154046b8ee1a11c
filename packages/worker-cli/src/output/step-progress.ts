import { stripVTControlCharacters } from "node:util";
import type { StepResult, TaskBackend, TaskStatus, WorkflowResult } from "@task-abstraction/core";
import { formatColumns } from "./format-columns.ts";
import { formatDuration } from "./format-duration.ts";
import type { Output } from "./output.ts";

/** The steps of a running workflow, shown until stopped. */
export interface StepProgress {
  /** Draws a newer state, for instance the last one. */
  show(result: WorkflowResult): void;
  stop(): Promise<void>;
}

const POLL_MS = 200;

/** Draws the steps over themselves on a terminal; elsewhere prints a line for each change. */
export function showStepProgress(backend: TaskBackend, id: string, output: Output): StepProgress {
  const draw = output.noteColumns === undefined ? createLines(output) : createBlock(output, output.noteColumns);
  let ended = false;
  const show = (result: WorkflowResult): void => {
    if (!ended && result.steps !== null) draw(result.steps);
  };
  const poll = startPolling(async () => show(await backend.getWorkflowResult(id)));
  return {
    show,
    stop: async () => {
      ended = true;
      await poll.stop();
    },
  };
}

/** Reads again and again; a read that fails is the wait's concern, not the picture's. */
function startPolling(read: () => Promise<void>): { stop(): Promise<void> } {
  const stopped = new AbortController();
  const loop = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      await read().catch(() => undefined);
      await pause(POLL_MS, stopped.signal);
    }
  };
  const looping = loop();
  return {
    stop: async () => {
      stopped.abort();
      await looping;
    },
  };
}

async function pause(durationMs: number, end: AbortSignal): Promise<void> {
  if (end.aborted) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, durationMs);
    const stop = (): void => {
      clearTimeout(timer);
      resolve();
    };
    end.addEventListener("abort", stop, { once: true });
  });
}

function createLines(output: Output): (steps: readonly StepResult[]) => void {
  const shown: (TaskStatus | undefined)[] = [];
  return (steps) => {
    for (const [index, step] of steps.entries()) {
      if (step.status === "pending" || shown[index] === step.status) continue;
      shown[index] = step.status;
      output.note(`${describeStep(step, index, steps.length)} ${step.status}${describeTime(step)}`);
    }
  };
}

function createBlock(output: Output, columns: number): (steps: readonly StepResult[]) => void {
  let height = 0;
  let shown = "";
  return (steps) => {
    const rows = steps.map((step, index) => [paint(output, step.status), step.taskName ?? `step ${index + 1}`, `${step.status}${describeTime(step)}`]);
    // A line that wraps would count as two.
    const block = formatColumns(rows).map((line) => `${shorten(line, columns - 1)}\n`).join("");
    if (block === shown) return;
    // Up to the first line of the block, and clear from there.
    const back = height === 0 ? "" : `\u001B[${height}A\u001B[J`;
    output.writeNote(`${back}${block}`);
    [height, shown] = [rows.length, block];
  };
}

function paint(output: Output, status: TaskStatus): string {
  const { green, red, yellow, dim } = output.noteColours;
  const marks = { pending: dim("·"), running: yellow("›"), completed: green("✓"), failed: red("✗"), cancelled: dim("-") };
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
  return startedAt === null || completedAt === null ? "" : ` (${formatDuration(completedAt.getTime() - startedAt.getTime())})`;
}
