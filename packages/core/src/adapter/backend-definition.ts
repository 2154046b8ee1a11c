import type { Logger } from "../worker/logger.ts";
import type { AdapterFor } from "./backend-adapter.ts";
import type { Capabilities } from "./capabilities.ts";
import type { Configuration, ConfigurationDescription } from "./configuration.ts";

/** The version of the adapter interface that this core speaks. */
export const SPEC_VERSION = 1;

/** Marks definitions across copies of this package. */
const DEFINITION_MARKER: unique symbol = Symbol.for("task-abstraction.backend-definition") as never;

/** What `create` gets besides the settings. */
export interface AdapterContext {
  readonly logger: Logger;
}

/** The default export of a backend package. */
export interface BackendDefinition<
  C extends Capabilities = Capabilities,
  D extends ConfigurationDescription = ConfigurationDescription,
  Native = unknown,
> {
  /** Short, as in `TASK_BACKEND_TYPE`; also the key of its `native` options. */
  readonly name: string;
  /** The {@link SPEC_VERSION} it was written for. */
  readonly specVersion: number;
  /** The most this backend can do. */
  readonly capabilities: C;
  readonly configuration: D;
  /** Pure. Takes away what this configuration cannot do, never adds. */
  narrow?(configuration: Configuration<D>): Partial<Capabilities>;
  /**
   * Pure. Faults that no single setting shows, one sentence each, reported together with the others.
   * `production` is true where `TASK_ENV`, else `NODE_ENV`, says so.
   */
  validate?(
    configuration: Configuration<D>,
    environment: { readonly production: boolean },
  ): readonly string[];
  /** Pure. What works and has a catch, one sentence each, for `task-backend check`: an engine that does not sync to disk. */
  warnings?(
    configuration: Configuration<D>,
    environment: { readonly production: boolean },
  ): readonly string[];
  /** No I/O: the first call connects. */
  create(options: { readonly configuration: Configuration<D> } & AdapterContext): AdapterFor<C, Native>;
}

/** A definition that `defineAdapter` has checked. */
export type DefinedBackend<
  C extends Capabilities = Capabilities,
  D extends ConfigurationDescription = ConfigurationDescription,
  Native = unknown,
> = BackendDefinition<C, D, Native> & { readonly [DEFINITION_MARKER]: true };

/** Completes the definition of a backend, to be the default export of its package. */
export function defineAdapter<const C extends Capabilities, const D extends ConfigurationDescription, Native>(
  definition: BackendDefinition<C, D, Native>,
): DefinedBackend<C, D, Native> {
  return Object.freeze({ ...definition, [DEFINITION_MARKER]: true as const });
}

/** True for what `defineAdapter` returned, whichever copy of this package made it. */
export function isBackendDefinition(value: unknown): value is DefinedBackend {
  return typeof value === "object" && value !== null && DEFINITION_MARKER in value;
}
