import { UsageError } from "../command-line/usage-error.ts";

/** What to say where a worker has nothing to serve. */
export function noModulesError(program: string): UsageError {
  return new UsageError("There are no tasks to serve: no module was named.", {
    next: `${program} --tasks ./tasks.ts (or set TASK_MODULES, or list them under "taskModules" in package.json)`,
  });
}
