import type { FinishedWorkflowResult, TaskBackend, Workflow } from "@task-abstraction/core";
import type { Suite } from "./suite.ts";

/** Submits a chain and waits for its end. */
export type RunWorkflow = <Args extends readonly unknown[], Result>(
  backend: TaskBackend,
  flow: Workflow<Args, Result>,
  ...args: Args
) => Promise<FinishedWorkflowResult<Result>>;

/** With the waits of a suite. */
export function createWorkflowRunner({ wait }: Suite): RunWorkflow {
  return async (backend, flow, ...args) =>
    backend.waitForWorkflowResult(await backend.submitWorkflow(flow, ...args), wait);
}
