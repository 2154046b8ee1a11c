import {
  createBackend,
  type DefinedBackend,
  type LoadedModule,
  type Logger,
  loadBackendDefinition,
  type TaskBackend,
} from "@task-abstraction/core";
import type { Session } from "../command-line/session.ts";
import type { BackendOptions } from "../command-line/shared-options.ts";
import { UsageError } from "../command-line/usage-error.ts";
import { asPath } from "../modules/find-modules.ts";

/** Reads `--env-file`; what is set already stays. */
export function loadEnvironmentFile(options: BackendOptions): void {
  if (options.envFile === undefined) return;
  try {
    process.loadEnvFile(options.envFile);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(`--env-file ${options.envFile} cannot be read: ${reason}`, {
      cause,
      next: `ls -l ${options.envFile}`,
    });
  }
}

/** Loads the package of the chosen backend, and learns its secrets before anything can print them. */
export async function loadDefinition(options: BackendOptions, session: Session): Promise<DefinedBackend> {
  const definition = await loadBackendDefinition(
    options.backend === undefined ? undefined : asPath(options.backend),
  );
  session.secrets.learn(definition, process.env);
  return definition;
}

/** A backend that has not connected yet. */
export async function openBackend(
  options: BackendOptions,
  session: Session,
  parts: { readonly modules: readonly LoadedModule[]; readonly logger: Logger },
): Promise<TaskBackend> {
  const definition = await loadDefinition(options, session);
  return createBackend(definition, { tasks: parts.modules, logger: parts.logger });
}
