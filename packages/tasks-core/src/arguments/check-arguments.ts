import { InvalidArgumentsError } from "@task-abstraction/core";
import type { Check } from "./check.ts";

/**
 * Refuses arguments that the handler's types promise, but a submit by name may break. All faults are told at once.
 *
 * @param values each argument with its check, by the name that messages use
 * @throws InvalidArgumentsError (INVALID_ARGUMENTS), after which no attempt follows
 */
export function checkArguments(
  taskName: string,
  values: Readonly<Record<string, readonly [value: unknown, check: Check]>>,
): void {
  const issues: string[] = [];
  for (const [name, [value, check]] of Object.entries(values)) check(value, name, issues);
  if (issues.length > 0) throw new InvalidArgumentsError(taskName, issues);
}
