import { type DefinedBackend, defineAdapter } from "@task-abstraction/core";
import type { Adapter, Mutant, Settings } from "./mutant.ts";
import { override } from "./override.ts";

/** The backend, with one more setting: `mutant` names which promise it breaks. */
export function defineMutants(base: DefinedBackend, mutants: readonly Mutant[]): DefinedBackend {
  return defineAdapter({
    ...base,
    configuration: {
      ...base.configuration,
      mutant: {
        type: "text",
        required: true,
        description: 'What is wrong with it: completes "a backend that".',
      },
    },
    create({ configuration, logger }) {
      const mutant = mutants.find(({ that }) => that === configuration["mutant"]);
      if (mutant === undefined) throw new Error(`There is no mutant that ${configuration["mutant"]}.`);
      const settings: Settings = mutant.configure?.(configuration) ?? configuration;
      const adapter: Adapter = base.create({ configuration: settings as never, logger });
      return override(adapter, mutant.breaks?.(adapter, settings) ?? {}) as never;
    },
  });
}
