import type { LoadedModule } from "@task-abstraction/core";
import { loadEnvironmentFile } from "../backend/open-backend.ts";
import type { BackendOptions, ModuleOptions } from "../command-line/shared-options.ts";
import { findModules } from "../modules/find-modules.ts";
import { loadModules } from "../modules/load-modules.ts";

/** The modules at hand, for default queues, validation and workflows by name; none is fine. */
export async function loadKnownTasks(options: BackendOptions & ModuleOptions): Promise<LoadedModule[]> {
  loadEnvironmentFile(options);
  return loadModules((await findModules(options.tasks, process.env)).specifiers);
}
