import { type DefinedBackend, printableConfiguration } from "@task-abstraction/core";
import type { CheckedSetting } from "./check-report.ts";

/**
 * Every setting as it may be printed, with who set it.
 *
 * @param configuration the resolved one, or `undefined` where it is at fault: values are then left out
 */
export function describeSettings(
  definition: DefinedBackend,
  configuration: Readonly<Record<string, unknown>> | undefined,
  environment: NodeJS.ProcessEnv,
): CheckedSetting[] {
  const printable = configuration === undefined ? {} : printableConfiguration(definition, configuration);
  return Object.entries(definition.configuration).map(([name, setting]) => {
    const fromEnvironment = setting.environment !== undefined && Boolean(environment[setting.environment]);
    const value = (printable[name] ?? null) as CheckedSetting["value"];
    const from = fromEnvironment
      ? (setting.environment as string)
      : setting.default === undefined
        ? "not set"
        : "default";
    return { name, value, from };
  });
}
