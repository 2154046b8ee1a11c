import { InvalidOptionError } from "../errors/invalid-option-error.ts";
import { checkName } from "../task/task-name.ts";
import { parseStep, type Step } from "./step.ts";
import { createWorkflow, type Workflow } from "./workflow.ts";

/**
 * A chain made of data, for names that the compiler does not know: steps in other languages, lists read from a file.
 * Arguments and results are checked at run time only. Its first step takes its own arguments from
 * `submitWorkflow(flow, ...args)` where the list gives it none.
 *
 * @throws InvalidNameError (INVALID_NAME), InvalidOptionError (INVALID_OPTION) for an empty list or an unusable step
 */
export function defineWorkflow<Result = unknown>(
  name: string,
  steps: readonly Step[],
): Workflow<unknown[], Result> {
  checkName("workflow", name);
  if (steps.length === 0)
    throw new InvalidOptionError("steps", `of workflow "${name}" must hold at least one step`);
  return createWorkflow(name, steps.map(parseStep)) as unknown as Workflow<unknown[], Result>;
}
