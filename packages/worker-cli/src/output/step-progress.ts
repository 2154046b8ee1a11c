import { setTimeout as delay } from "node:timers/promises";
import type { TaskBackend, WorkflowResult } from "@task-abstraction/core";
import { createBlock, createLines } from "./draw-steps.ts";
import type { Output } from "./output.ts";

/** The steps of a running workflow, shown until stopped. */
export interface StepProgress {
  /** Draws a newer state, for instance the last one. */
  show(result: WorkflowResult): void;
  stop(): void;
}

const POLL_MS = 200;

/** Draws the steps over themselves on a terminal; elsewhere prints a line for each change. */
export function showStepProgress(backend: TaskBackend, id: string, output: Output): StepProgress {
  const draw =
    output.noteColumns === undefined ? createLines(output) : createBlock(output, output.noteColumns);
  const stopped = new AbortController();
  const show = (result: WorkflowResult): void => {
    if (!stopped.signal.aborted && result.steps !== null) draw(result.steps);
  };
  void poll(async () => show(await backend.getWorkflowResult(id)), stopped.signal);
  return { show, stop: () => stopped.abort() };
}

/** Reads again and again; a read that fails is the wait's concern, not the picture's. */
async function poll(read: () => Promise<void>, end: AbortSignal): Promise<void> {
  while (!end.aborted) {
    await read().catch(() => undefined);
    await delay(POLL_MS, undefined, { signal: end }).catch(() => undefined);
  }
}
