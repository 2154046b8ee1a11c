// Our workflow as a later release might be: it knows plans of a version more.
import { rawValueTypeInfo } from "@temporalio/common";
import { defineWorkflowOptions, scheduleActivity, workflowInfo } from "@temporalio/workflow";
import runPlan from "../../src/workflow/run-plan.ts";

async function runLaterPlan(...args: unknown[]): Promise<unknown> {
  const { memo, taskQueue } = workflowInfo();
  const plan = memo?.["task-abstraction"] as { v: number; tasks: string[] } | undefined;
  if (plan?.v !== 2) return runPlan(...args);
  let result = args[0];
  for (const task of plan.tasks)
    result = await scheduleActivity(
      task,
      [result],
      { taskQueue, startToCloseTimeout: 60_000 },
      { outputType: rawValueTypeInfo },
    );
  return result;
}

defineWorkflowOptions(runLaterPlan, {
  staticOptions: { typeInfo: { inputTypes: [rawValueTypeInfo], outputType: rawValueTypeInfo } },
});

export default runLaterPlan;
