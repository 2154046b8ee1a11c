import { InvalidArgumentsError } from "@task-abstraction/core";
import { isSupportedCountry } from "libphonenumber-js/max";
import { checkChoice, checkTexts, findUnknown, isObject } from "../arguments/check.ts";
import { type Masking, maskStrategies, piiKinds } from "./masking.ts";

const MAX_FIELDS = 1_000;

/**
 * Refuses options that cannot be carried out, all faults at once.
 *
 * @throws InvalidArgumentsError (INVALID_ARGUMENTS)
 */
export function checkMasking(taskName: string, options: unknown): asserts options is Masking {
  if (!isObject(options)) throw new InvalidArgumentsError(taskName, ["options must be an object"]);
  const issues = [
    ...findUnknown(options, "options", ["strategy", "strategies", "kinds", "fields", "defaultCountry"]),
    ...checkChoice(options["strategy"], "options.strategy", maskStrategies),
    ...checkStrategies(options["strategies"]),
    ...checkKinds(options["kinds"]),
    ...checkFields(options["fields"]),
    ...checkCountry(options["defaultCountry"]),
  ];
  if (issues.length > 0) throw new InvalidArgumentsError(taskName, issues);
}

function checkStrategies(strategies: unknown): readonly string[] {
  if (strategies === undefined) return [];
  if (!isObject(strategies)) return ["options.strategies must be an object"];
  return [
    ...findUnknown(strategies, "options.strategies", piiKinds),
    ...Object.entries(strategies).flatMap(([kind, strategy]) =>
      checkChoice(strategy, `options.strategies.${kind}`, maskStrategies),
    ),
  ];
}

function checkKinds(kinds: unknown): readonly string[] {
  const issues = checkTexts(kinds, "options.kinds", { what: "kinds", maximum: piiKinds.length });
  if (issues.length > 0 || kinds === undefined) return issues;
  return (kinds as readonly string[]).flatMap((kind) => checkChoice(kind, "options.kinds", piiKinds));
}

function checkFields(fields: unknown): readonly string[] {
  if (fields === undefined) return [];
  if (!isObject(fields) || Object.keys(fields).length > MAX_FIELDS)
    return [`options.fields must be an object of up to ${MAX_FIELDS} fields`];
  const choices = [...piiKinds, "keep"];
  return Object.values(fields).flatMap((kind) =>
    typeof kind === "string" && choices.includes(kind)
      ? []
      : [`options.fields must name one of ${choices.join(", ")} for each field`],
  );
}

function checkCountry(country: unknown): readonly string[] {
  if (country === undefined || (typeof country === "string" && isSupportedCountry(country))) return [];
  return ['options.defaultCountry must be a code of ISO 3166 in capitals, such as "DE"'];
}
