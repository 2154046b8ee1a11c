import type { BackendDefinition } from "../adapter/backend-definition.ts";
import type { Configuration, ConfigurationDescription, Setting } from "../adapter/configuration.ts";
import { ConfigurationError } from "../errors/configuration-error.ts";
import { nearestName } from "../errors/nearest-name.ts";

type Definition<D extends ConfigurationDescription> = Pick<
  BackendDefinition<never, D>,
  "name" | "configuration" | "validate"
>;

/**
 * Every setting of a backend: explicit beats environment beats default. An empty variable counts as unset.
 *
 * @throws ConfigurationError (CONFIGURATION_INVALID) with every fault at once; no value of a setting is in its text
 */
export function resolveConfiguration<D extends ConfigurationDescription>(
  definition: Definition<D>,
  explicit: Readonly<Record<string, unknown>>,
  environment: NodeJS.ProcessEnv,
  production: boolean,
): Configuration<D> {
  const names = Object.keys(definition.configuration);
  const problems = Object.keys(explicit)
    .filter((name) => !names.includes(name))
    .map((name) => `"${name}" is not a setting of ${definition.name}${nearestName(name, names)}`);
  const values: Record<string, unknown> = {};
  let isComplete = true;
  for (const [name, setting] of Object.entries(definition.configuration)) {
    const resolved = resolveSetting(name, setting, explicit[name], environment);
    if ("problem" in resolved) problems.push(resolved.problem);
    // A setting at fault counts as its default, so that the faults between settings are found in the same go.
    values[name] = "problem" in resolved ? setting.default : resolved.value;
    if (values[name] === undefined && setting.required === true) isComplete = false;
  }
  const configuration = Object.freeze(values) as Configuration<D>;
  if (isComplete) problems.push(...(definition.validate?.(configuration, { production }) ?? []));
  if (problems.length > 0) throw new ConfigurationError(`the ${definition.name} backend`, problems);
  return configuration;
}

type Value = string | number | boolean | object | undefined;

function resolveSetting(
  name: string,
  setting: Setting,
  explicit: unknown,
  environment: NodeJS.ProcessEnv,
): { readonly value: Value } | { readonly problem: string } {
  const variable = setting.environment;
  const fromEnvironment = variable === undefined ? undefined : environment[variable] || undefined;
  const label = variable === undefined ? name : `${name} (${variable})`;
  const given = explicit ?? (fromEnvironment === undefined ? undefined : parseText(setting, fromEnvironment));
  if (given === undefined) {
    const missing = setting.default === undefined && setting.required === true;
    return missing ? { problem: `${label} is missing` } : { value: setting.default };
  }
  const problem = findFault(setting, given);
  return problem === undefined ? { value: given as Value } : { problem: `${label} ${problem}` };
}

/** A value of the environment in the setting's type; what cannot be parsed stays text, and is then at fault. */
function parseText(setting: Setting, text: string): Value {
  if (setting.type === "number")
    return text.trim() === "" || Number.isNaN(Number(text)) ? text : Number(text);
  if (setting.type !== "boolean") return text;
  if (/^(true|1|yes|on)$/i.test(text)) return true;
  return /^(false|0|no|off)$/i.test(text) ? false : text;
}

function findFault(setting: Setting, value: unknown): string | undefined {
  switch (setting.type) {
    case "number":
      if (typeof value !== "number" || Number.isNaN(value)) return "must be a number";
      if (setting.minimum !== undefined && value < setting.minimum)
        return `must be at least ${setting.minimum}`;
      if (setting.maximum !== undefined && value > setting.maximum)
        return `must be at most ${setting.maximum}`;
      return undefined;
    case "object":
      return typeof value === "object" && value !== null ? undefined : "must be an object";
    case "boolean":
      return typeof value === "boolean" ? undefined : "must be true or false";
    default:
      if (typeof value !== "string" || value === "") return "must be a text that is not empty";
      if (setting.choices !== undefined && !setting.choices.includes(value))
        return `must be one of ${setting.choices.join(", ")}`;
      return setting.type === "url" && !isUrl(value) ? "must be a URL (scheme://…)" : undefined;
  }
}

/** `localhost:6379` parses as a URL whose scheme is `localhost`, and is a forgotten scheme. */
function isUrl(text: string): boolean {
  return /^[a-z][\w+.-]*:\/\//i.test(text) && URL.canParse(text);
}
