import { type LoadedModule, loadTaskModules, TaskModuleError } from "@task-abstraction/core";
import { UsageError } from "../command-line/usage-error.ts";
import { explainLoadFailure } from "./explain-load-failure.ts";

/** Imports modules of tasks; one that fails to load is explained. */
export async function loadModules(specifiers: readonly string[]): Promise<LoadedModule[]> {
  try {
    return await loadTaskModules(specifiers);
  } catch (error) {
    if (!TaskModuleError.isInstance(error)) throw error;
    const next =
      explainLoadFailure(error.cause) ?? "give --tasks a module that exports what defineTask() returns";
    throw new UsageError(error.message, { cause: error, code: error.code, next });
  }
}

/** What to say where a worker has nothing to serve. */
export function noModulesError(program: string): UsageError {
  return new UsageError("There are no tasks to serve: no module was named.", {
    next: `${program} --tasks ./tasks.ts (or set TASK_MODULES, or list them under "taskModules" in package.json)`,
  });
}
