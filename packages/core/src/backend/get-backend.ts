import { loadTaskModules } from "../registry/load-task-modules.ts";
import type { TaskModule } from "../registry/registry.ts";
import type { Logger } from "../worker/logger.ts";
import { createBackend } from "./create-backend.ts";
import { type LoadOptions, loadBackendDefinition } from "./load-backend-definition.ts";
import type { TaskBackend } from "./task-backend.ts";

/** How `getBackend` chooses and makes a backend. */
export interface GetBackendOptions extends LoadOptions {
  /**
   * `pgboss`, `celery`, `temporal`, `hatchet`, an npm package or a path. Default: `TASK_BACKEND_TYPE`, else `pgboss`
   * (in production the choice must be made).
   */
  readonly type?: string | undefined;
  /** Settings of the engine; unset ones come from the environment, then from the defaults. */
  readonly config?: Readonly<Record<string, unknown>> | undefined;
  /** Modules, or paths, packages and globs of modules, whose tasks and workflows are known by name. */
  readonly tasks?: readonly (TaskModule | string)[] | undefined;
  /** Default: warnings and errors on the console. */
  readonly logger?: Logger | undefined;
}

/**
 * The backend that configuration chooses. Loads its package, makes no connection: the first call does.
 *
 * @throws BackendLoadError (BACKEND_…), ConfigurationError (CONFIGURATION_INVALID), TaskModuleError,
 * DuplicateNameError
 */
export async function getBackend(options: GetBackendOptions = {}): Promise<TaskBackend> {
  const definition = await loadBackendDefinition(options.type, options);
  const tasks: TaskModule[] = [];
  for (const module of options.tasks ?? []) {
    if (typeof module === "string") tasks.push(...(await loadTaskModules([module], options)));
    else tasks.push(module);
  }
  return createBackend(definition, { configuration: options.config as never, tasks, logger: options.logger });
}
