import { type DefinedBackend, isBackendDefinition, SPEC_VERSION } from "../adapter/backend-definition.ts";
import { BackendLoadError } from "../errors/backend-load-error.ts";
import { findNearestName } from "../errors/nearest-name.ts";
import { installCommand } from "../resolution/install-command.ts";
import { importModule, isPath, resolveModule } from "../resolution/resolve-module.ts";
import { isProduction } from "./environment.ts";
import { isKnownBackend, knownBackends } from "./known-backends.ts";
import { chooseProvidedBackend, type ProvidedBackend } from "./provided-backends.ts";

/** Where packages are looked up. */
export interface LoadOptions {
  /** A path or `import.meta.url` of the application. Default: the working directory, then the program's own folder. */
  readonly from?: string | undefined;
}

const CHOICES = `${Object.keys(knownBackends).join(", ")}, the name of an npm package or a path`;

/**
 * Loads the package of a backend, from where the application is.
 *
 * @param type default: `TASK_BACKEND_TYPE`, else the embedded `pgboss` outside production
 * @throws BackendLoadError, whose code tells what is wrong and whose message what to do
 */
export async function loadBackendDefinition(
  type: string | undefined,
  options: LoadOptions = {},
): Promise<DefinedBackend> {
  const provided = chooseProvidedBackend(type ?? process.env["TASK_BACKEND_TYPE"]);
  if (provided !== undefined) return loadProvided(provided);
  const chosen = type ?? chooseType(process.env);
  const specifier = isKnownBackend(chosen) ? knownBackends[chosen].package : chosen;
  const path = resolveBackend(specifier, options.from);
  if (path === undefined) throw notFound(chosen, specifier);
  return checkDefinition(specifier, await importBackend(specifier, path));
}

async function loadProvided({ names, load }: ProvidedBackend): Promise<DefinedBackend> {
  try {
    return checkDefinition(names[0], (await load()).default);
  } catch (cause) {
    throw BackendLoadError.isInstance(cause) ? cause : failedToLoad(names[0], cause);
  }
}

function resolveBackend(specifier: string, from: string | undefined): string | undefined {
  try {
    return resolveModule(specifier, from);
  } catch (cause) {
    throw new BackendLoadError(
      "BACKEND_INVALID",
      `The backend package "${specifier}" cannot be resolved (its exports need a "default" condition): ${reasonOf(cause)}`,
      { cause },
    );
  }
}

function chooseType(environment: NodeJS.ProcessEnv): string {
  const type = environment["TASK_BACKEND_TYPE"];
  if (type !== undefined && type !== "") return type;
  if (!isProduction(environment)) return "pgboss";
  throw new BackendLoadError(
    "BACKEND_NOT_CHOSEN",
    `In production TASK_BACKEND_TYPE must be set: ${CHOICES}. (pgboss without PGBOSS_DATABASE_URL is the embedded engine, and needs PGBOSS_DATA_DIR there.)`,
  );
}

function notFound(type: string, specifier: string): BackendLoadError {
  const near = isKnownBackend(type) ? undefined : findNearestName(type, Object.keys(knownBackends));
  if (near !== undefined) {
    return new BackendLoadError(
      "BACKEND_UNKNOWN",
      `There is no backend "${type}". Did you mean "${near}"? Choices: ${CHOICES}.`,
    );
  }
  if (specifier === "" || isPath(specifier)) {
    return new BackendLoadError(
      "BACKEND_UNKNOWN",
      `There is no backend at "${specifier}". Choices: ${CHOICES}.`,
    );
  }
  return new BackendLoadError(
    "BACKEND_NOT_INSTALLED",
    `The backend "${type}" needs the package ${specifier}, which is not installed here. Run: ${installCommand(specifier)}` +
      (isKnownBackend(type) ? "" : ` (Choices: ${CHOICES}.)`),
  );
}

async function importBackend(specifier: string, path: string): Promise<unknown> {
  try {
    return ((await importModule(path)) as { readonly default?: unknown }).default;
  } catch (cause) {
    throw failedToLoad(specifier, cause);
  }
}

function failedToLoad(specifier: string, cause: unknown): BackendLoadError {
  return new BackendLoadError(
    "BACKEND_INVALID",
    `The backend package ${specifier} failed to load: ${reasonOf(cause)}`,
    { cause },
  );
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

function checkDefinition(specifier: string, exported: unknown): DefinedBackend {
  if (!isBackendDefinition(exported)) {
    throw new BackendLoadError(
      "BACKEND_INVALID",
      `${specifier} is not a backend: its default export must be what defineAdapter() of @task-abstraction/core returns.`,
    );
  }
  if (exported.specVersion !== SPEC_VERSION) {
    throw new BackendLoadError(
      "BACKEND_INCOMPATIBLE",
      `${specifier} is written for version ${exported.specVersion} of the adapter interface; this @task-abstraction/core speaks version ${SPEC_VERSION}. ` +
        `Install matching versions of both.`,
    );
  }
  return exported;
}
