import {
  type Capabilities,
  type ConfigurationDescription,
  type DefinedBackend,
  defineAdapter,
  InvalidOptionError,
  resolveConfiguration,
} from "@task-abstraction/core";
import type { TestBackendOptions } from "./create-test-backend.ts";
import type { InProcessEngine } from "./engine/in-process-engine.ts";
import type { TestEngine } from "./engine/test-engine.ts";
import { createTestingAdapter } from "./testing-adapter.ts";
import { fullCapabilities } from "./testing-capabilities.ts";

/** A backend on an engine of this process, and what stands for it there. */
export interface Posed {
  readonly definition: DefinedBackend<Capabilities, Record<never, never>, TestEngine>;
  readonly client: object;
}

/** A definition with the name and the capabilities of another backend, and this process for an engine. */
export function poseAs<C extends Capabilities, D extends ConfigurationDescription>(
  engine: InProcessEngine,
  options: TestBackendOptions<C, D>,
): Posed {
  const client = {};
  const name = options.as?.name ?? "testing";
  const capabilities = capabilitiesOf(options);
  const parts = { name, engine, capabilities, client, acceptsNative: options.as !== undefined };
  const definition = defineAdapter({
    name,
    specVersion: 1,
    capabilities,
    configuration: {},
    create: () => createTestingAdapter(parts),
  });
  return { definition, client };
}

/** As production would narrow them, except that the environment of a test run has no say in it. */
function capabilitiesOf<C extends Capabilities, D extends ConfigurationDescription>(
  options: TestBackendOptions<C, D>,
): Capabilities {
  const { as: posed, configuration: settings } = options;
  if (posed === undefined) {
    if (settings !== undefined)
      throw new InvalidOptionError("configuration", "holds settings of the backend that as names: name one");
    return fullCapabilities;
  }
  if (settings === undefined) return posed.capabilities;
  const configuration = resolveConfiguration(posed, settings, {}, false);
  return { ...posed.capabilities, ...posed.narrow?.(configuration) };
}
