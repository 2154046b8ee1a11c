import { BackendLoadError } from "../errors/backend-load-error.ts";
import { findNearestName } from "../errors/nearest-name.ts";

/** A backend that is part of the program. */
export interface ProvidedBackend {
  /** What `type` and `TASK_BACKEND_TYPE` may call it; messages show the first. */
  readonly names: readonly [string, ...string[]];
  /** Answers the module whose default export is the definition. Called only for the backend that is chosen. */
  load(): Promise<{ readonly default: unknown }>;
}

let provided: readonly ProvidedBackend[] = [];

/**
 * For programs that carry their backends inside, such as a worker of `task-backend build`: from now on `getBackend` and
 * `loadBackendDefinition` choose among these and look for no package. A single one is the default, in production too.
 */
export function provideBackends(backends: readonly ProvidedBackend[]): void {
  provided = backends;
}

/**
 * The provided backend that is asked for, or `undefined` where none was provided.
 *
 * @throws BackendLoadError (BACKEND_NOT_CHOSEN, BACKEND_UNKNOWN)
 */
export function chooseProvidedBackend(type: string | undefined): ProvidedBackend | undefined {
  const [only, ...others] = provided;
  if (only === undefined) return undefined;
  const choices = provided.map(({ names }) => names[0]).join(", ");
  if (type === undefined || type === "") {
    if (others.length === 0) return only;
    throw new BackendLoadError(
      "BACKEND_NOT_CHOSEN",
      `This program has several backends in it, so TASK_BACKEND_TYPE must say which: ${choices}.`,
    );
  }
  const found = provided.find(({ names }) => names.includes(type));
  if (found !== undefined) return found;
  const near = findNearestName(
    type,
    provided.flatMap(({ names }) => names),
  );
  throw new BackendLoadError(
    "BACKEND_UNKNOWN",
    `This program was built without a backend "${type}".${near === undefined ? "" : ` Did you mean "${near}"?`} It has: ${choices}.`,
  );
}
