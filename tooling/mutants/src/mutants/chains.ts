import type { StepRequest, WorkflowRequest } from "@task-abstraction/core";
import { executing, submitting } from "../break-adapter.ts";
import type { Mutant } from "../mutant.ts";

/** A chain that is not carried out as it was submitted. */
export const chainMutants: readonly Mutant[] = [
  {
    that: "loses the second step of a chain",
    fails: "workflow > steps run in order, once each, and hand their results on",
    breaks: (adapter) =>
      submitting(adapter, { chain: changeSteps((steps) => steps.filter((_, index) => index !== 1)) }),
  },
  {
    that: "carries ten steps at most",
    fails: "workflow > 20 steps are a chain",
    breaks: (adapter) => submitting(adapter, { chain: changeSteps((steps) => steps.slice(0, 10)) }),
  },
  {
    that: "loses the extra arguments of later steps",
    fails: "workflow > later steps get their own extra arguments after the result of the one before",
    breaks: (adapter) =>
      submitting(adapter, {
        chain: changeSteps(([first, ...later]) => [
          first as StepRequest,
          ...later.map((step) => ({ ...step, args: [] })),
        ]),
      }),
  },
  {
    that: "runs all steps on the first one's queue",
    fails: "workflow > steps run on their own queues, by workers that serve only those",
    breaks: (adapter) =>
      submitting(adapter, {
        chain: changeSteps((steps) => steps.map((step) => ({ ...step, queue: steps[0]?.queue ?? "" }))),
      }),
  },
  {
    that: "hands on the result of whichever chain was last",
    fails: "workflow > 30 chains at once keep their results apart",
    breaks(adapter) {
      let last: unknown;
      return executing(adapter, async ({ invocation, execute }) => {
        const [previous, ...others] = invocation.args;
        const args = invocation.workflow?.step ? [last ?? previous, ...others] : invocation.args;
        const outcome = await execute({ ...invocation, args });
        if (outcome.status === "completed") last = outcome.value;
        return outcome;
      });
    },
  },
  {
    that: "goes on after a step that failed",
    fails: "workflow failures > a failure in step 0 of 3 ends the chain failed, and later steps never run",
    breaks: (adapter) =>
      executing(adapter, async ({ invocation, execute }) => {
        const outcome = await execute();
        return outcome.status === "failed" && invocation.workflow?.step === 0
          ? { status: "completed", value: null }
          : outcome;
      }),
  },
  {
    that: "gives a step no second attempt",
    fails: "workflow failures > a step is tried again by its own policy, and the chain goes on",
    breaks: (adapter) =>
      executing(adapter, async ({ invocation, execute }) => {
        const outcome = await execute();
        return outcome.status === "failed" && invocation.workflow !== undefined
          ? { ...outcome, retry: false }
          : outcome;
      }),
  },
];

function changeSteps(change: (steps: readonly StepRequest[]) => readonly StepRequest[]) {
  return (request: WorkflowRequest): WorkflowRequest => ({
    ...request,
    steps: change(request.steps) as WorkflowRequest["steps"],
  });
}
