import type { Capabilities, Configuration, ConfigurationDescription } from "@task-abstraction/core";

/** Every setting of this backend when it is loaded by its package's name. */
export const testingConfiguration = {
  engine: {
    type: "text",
    default: "default",
    description: "Name of an engine in this process. Backends with the same name share their tasks.",
  },
  maxRunMs: {
    type: "number",
    minimum: 1,
    description: "Ceiling and default of timeoutMs, in milliseconds.",
  },
  maxPayloadBytes: {
    type: "number",
    minimum: 2,
    description: "Largest JSON of arguments or of a result, in bytes.",
  },
} as const satisfies ConfigurationDescription;

/** The settings with their defaults. */
export type TestingConfiguration = Configuration<typeof testingConfiguration>;

/** What a configuration leaves of the capabilities. */
export function narrowCapabilities({
  maxRunMs,
  maxPayloadBytes,
}: TestingConfiguration): Partial<Capabilities> {
  return { maxRunMs: maxRunMs ?? null, maxPayloadBytes: maxPayloadBytes ?? null };
}

/** Nothing that must not be lost may be given to it. */
export function validateConfiguration(
  _configuration: TestingConfiguration,
  environment: { readonly production: boolean },
): readonly string[] {
  return environment.production
    ? ["it keeps tasks in the memory of one process, for tests: choose another backend in production"]
    : [];
}

/** What a user should know who runs this configuration. */
export function listWarnings(): readonly string[] {
  return ["Tasks are kept in the memory of this process: no other process sees them, and they end with it."];
}
