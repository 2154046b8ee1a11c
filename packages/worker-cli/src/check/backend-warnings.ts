import { type DefinedBackend, isProduction } from "@task-abstraction/core";

/** What a definition may say about a configuration that works and has a catch, for instance an engine without fsync. */
interface WarningDefinition {
  warnings?(configuration: unknown, environment: { readonly production: boolean }): readonly string[];
}

/** A backend's own warnings; none where its definition has no such hook. */
export function listBackendWarnings(
  definition: DefinedBackend,
  configuration: Readonly<Record<string, unknown>>,
): readonly string[] {
  return (
    (definition as WarningDefinition).warnings?.(configuration, { production: isProduction(process.env) }) ??
    []
  );
}
