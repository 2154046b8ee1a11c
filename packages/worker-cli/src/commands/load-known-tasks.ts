import type { LoadedModule } from "@task-abstraction/core";
import { loadEnvironmentFile } from "../backend/open-backend.ts";
import type { Session } from "../command-line/session.ts";
import type { BackendOptions, ModuleOptions } from "../command-line/shared-options.ts";

/** The modules at hand, for default queues, validation and workflows by name; none is fine. */
export async function loadKnownTasks(
  options: BackendOptions & ModuleOptions,
  { application }: Session,
): Promise<readonly LoadedModule[]> {
  loadEnvironmentFile(options);
  return application.loadModules((await application.findModules(options.tasks)).specifiers);
}
