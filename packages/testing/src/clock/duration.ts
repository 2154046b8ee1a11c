import { InvalidOptionError } from "@task-abstraction/core";

/** A span of time: milliseconds, or parts that are added up. */
export type Duration =
  | number
  | {
      readonly days?: number | undefined;
      readonly hours?: number | undefined;
      readonly minutes?: number | undefined;
      readonly seconds?: number | undefined;
      readonly milliseconds?: number | undefined;
    };

const UNITS: ReadonlyMap<string, number> = new Map([
  ["days", 86_400_000],
  ["hours", 3_600_000],
  ["minutes", 60_000],
  ["seconds", 1_000],
  ["milliseconds", 1],
]);

/** @throws InvalidOptionError (INVALID_OPTION) for a negative span, and for a unit that does not exist */
export function toMilliseconds(duration: Duration): number {
  const parts = typeof duration === "number" ? { milliseconds: duration } : duration;
  let sum = 0;
  for (const [unit, count] of Object.entries(parts)) {
    const length = UNITS.get(unit);
    if (length === undefined)
      throw new InvalidOptionError(unit, `is no unit of time: use ${[...UNITS.keys()].join(", ")}`);
    sum += (count ?? 0) * length;
  }
  if (!(Number.isFinite(sum) && sum >= 0))
    throw new InvalidOptionError("duration", "must be 0 or more milliseconds");
  return sum;
}
