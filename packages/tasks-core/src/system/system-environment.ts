import { defineTask, InvalidArgumentsError } from "@task-abstraction/core";
import { isObject, isOptional, isText, quote } from "../arguments/check.ts";
import { checkArguments } from "../arguments/check-arguments.ts";
import { maskVariable } from "./mask-environment.ts";

/** Which variables to show. */
export interface EnvironmentSelection {
  /** Narrows what the worker shows, for instance `TASK_FILES_`. */
  readonly prefix?: string | undefined;
}

const DEFAULT_PREFIXES = "TASK_";

const isSelection = isObject<EnvironmentSelection>({ prefix: isOptional(isText()) });

/**
 * Answers environment variables of the worker, secrets masked. Only names with a prefix that the worker allows are
 * shown (`TASK_ENVIRONMENT_PREFIXES`, separated by commas, default `TASK_`): a mask can miss a secret, a list cannot.
 */
export const systemEnvironment = defineTask(
  "system_environment",
  {
    description: "Answers environment variables of the worker, by allowed prefixes and with secrets masked.",
  },
  (selection: EnvironmentSelection = {}): Readonly<Record<string, string>> => {
    checkArguments("system_environment", { selection: [selection, isSelection] });
    return showEnvironment(process.env, selection.prefix);
  },
);

/** The variables that may be shown, by name in order. */
function showEnvironment(
  environment: NodeJS.ProcessEnv,
  wanted: string | undefined,
): Readonly<Record<string, string>> {
  const allowed = (environment["TASK_ENVIRONMENT_PREFIXES"] ?? DEFAULT_PREFIXES)
    .split(",")
    .map((prefix) => prefix.trim())
    .filter(Boolean);
  if (wanted !== undefined && !allowed.some((prefix) => wanted.startsWith(prefix))) {
    throw new InvalidArgumentsError("system_environment", [
      `the worker does not show variables with prefix ${quote(wanted)}; it shows ${allowed.join(", ")} (its TASK_ENVIRONMENT_PREFIXES)`,
    ]);
  }
  const prefixes = wanted === undefined ? allowed : [wanted];
  const shown = Object.entries(environment)
    .filter(([name, value]) => value !== undefined && prefixes.some((prefix) => name.startsWith(prefix)))
    .map(([name, value]) => [name, maskVariable(name, value as string)] as const)
    .sort(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(shown);
}
