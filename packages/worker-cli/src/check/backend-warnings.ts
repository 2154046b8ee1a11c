import { type DefinedBackend, isProduction } from "@task-abstraction/core";

/** A backend's own warnings about a configuration that works and has a catch. */
export function listBackendWarnings(
  definition: DefinedBackend,
  configuration: Readonly<Record<string, unknown>>,
): readonly string[] {
  return definition.warnings?.(configuration as never, { production: isProduction(process.env) }) ?? [];
}
