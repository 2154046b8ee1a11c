import {
  type BackendDefinition,
  consoleLogger,
  defineTask,
  loadBackendDefinition,
  resolveConfiguration,
  SPEC_VERSION,
  unwrap,
} from "@task-abstraction/core";
import { expect } from "vitest";
import { capabilityOrder } from "../../suite/capability-order.ts";
import type { Suite } from "../../suite/suite.ts";
import type { Workbench } from "../../suite/workbench.ts";

/** What the package says of itself. */
export function testManifest(suite: Suite): void {
  const { definition, packageName, from } = suite.backend;

  suite.test("the package is found by its name, and exports this backend as its default", async () => {
    const loaded = await loadBackendDefinition(packageName, { from });
    expect(onPaper(loaded)).toEqual(onPaper(definition));
  });

  suite.test("getBackend() by the package's name runs a task", async ({ load }) => {
    const backend = await load({ add });
    await backend.startWorker();
    expect(unwrap(await backend.waitForResult(await backend.submit(add, 2, 3), suite.wait))).toBe(5);
  });

  suite.test("it is written for the adapter interface of this core", async () => {
    expect(definition.specVersion).toBe(SPEC_VERSION);
  });

  suite.test("its name can be a key of `native` and a value of TASK_BACKEND_TYPE", async () => {
    expect(definition.name).toMatch(/^[a-z][a-z0-9-]*$/);
  });

  suite.test("its capabilities are complete and plain data", async () => {
    expect(Object.keys(definition.capabilities).sort()).toEqual(Object.keys(capabilityOrder).sort());
    expect(JSON.parse(JSON.stringify(definition.capabilities))).toEqual(definition.capabilities);
  });

  suite.test("the capabilities of this set-up are the ones it was tested for", async ({ open }) => {
    expect(open().capabilities).toEqual(suite.capabilities);
  });

  suite.test("narrow() takes capabilities away and adds none", async (bench) => {
    const narrowed = definition.narrow?.(resolve(suite, bench)) ?? {};
    for (const [name, value] of Object.entries(narrowed)) {
      const key = name as keyof typeof capabilityOrder;
      const isAtMost = capabilityOrder[key] as (narrow: unknown, wide: unknown) => boolean;
      expect({ name, isAtMost: isAtMost(value, definition.capabilities[key]) }).toEqual({
        name,
        isAtMost: true,
      });
    }
  });

  suite.test("every setting says what it is for, and has a variable of its own", async () => {
    const settings = Object.entries(definition.configuration);
    for (const [name, { description }] of settings) expect(description, name).toMatch(/\w+/);
    const variables = settings.flatMap(([, { environment }]) => environment ?? []);
    expect(new Set(variables).size).toBe(variables.length);
    for (const variable of variables) expect(variable).toMatch(/^[A-Z][A-Z0-9_]*$/);
  });

  suite.test("create() opens nothing: the first call connects", async (bench) => {
    const configuration = resolve(suite, bench);
    const before = openHandles();
    const adapter = definition.create({ configuration, logger: consoleLogger });
    const after = openHandles();
    await adapter.close();
    expect(after).toEqual(before);
  });

  suite.test("it has cancel() exactly when its capabilities say that it can", async (bench) => {
    const adapter = definition.create({ configuration: resolve(suite, bench), logger: consoleLogger });
    await adapter.close();
    expect(adapter.cancel === undefined).toBe(suite.capabilities.cancel === false);
  });
}

const add = defineTask("add", (a: number, b: number) => a + b);

function onPaper({ name, specVersion, capabilities, configuration }: BackendDefinition) {
  return { name, specVersion, capabilities, configuration };
}

function resolve({ backend }: Suite, { space }: Workbench) {
  return resolveConfiguration(backend.definition, space.configuration, process.env, false);
}

/** Sockets, pipes and requests of this process; whatever runs beside this test changes nothing within one turn. */
function openHandles(): readonly string[] {
  return process
    .getActiveResourcesInfo()
    .filter((resource) => !/^(Timeout|Immediate|TickObject)$/.test(resource))
    .sort();
}
