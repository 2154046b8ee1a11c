import type { Step } from "@task-abstraction/core";
import { parseJson } from "../command-line/parse-json.ts";
import { UsageError } from "../command-line/usage-error.ts";

const STEP_KEYS = ["task", "args", "kwargs", "queue"];

/** The steps of `--steps`. Checks what core's types check for code: nothing that was given is ignored. */
export function parseSteps(text: string): Step[] {
  const steps = parseJson(text, "--steps");
  if (!Array.isArray(steps) || steps.length === 0) throw stepsError("it is not a list of steps");
  for (const [index, step] of steps.entries()) checkStep(step, index + 1);
  return steps as Step[];
}

function checkStep(step: unknown, number: number): void {
  if (typeof step === "string") return;
  if (Array.isArray(step)) {
    if (typeof step[0] !== "string")
      throw stepsError(`step ${number} does not begin with the name of a task`);
    return;
  }
  if (typeof step !== "object" || step === null || typeof (step as { task?: unknown }).task !== "string") {
    throw stepsError(`step ${number} names no task`);
  }
  const { args, kwargs, queue } = step as Readonly<Record<string, unknown>>;
  const unknownKey = Object.keys(step).find((key) => !STEP_KEYS.includes(key));
  if (unknownKey !== undefined) throw stepsError(`step ${number} has an unknown key "${unknownKey}"`);
  if (args !== undefined && !Array.isArray(args)) throw stepsError(`args of step ${number} must be a list`);
  if (kwargs !== undefined && (typeof kwargs !== "object" || kwargs === null || Array.isArray(kwargs))) {
    throw stepsError(`kwargs of step ${number} must be an object`);
  }
  if (queue !== undefined && typeof queue !== "string")
    throw stepsError(`queue of step ${number} must be a text`);
}

function stepsError(problem: string): UsageError {
  return new UsageError(`--steps cannot be used: ${problem}.`, {
    next: `for instance --steps '["first",["second",1],{"task":"third","kwargs":{"to":"x"},"queue":"bulk"}]'`,
  });
}
