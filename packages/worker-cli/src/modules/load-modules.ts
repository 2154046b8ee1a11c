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
