import { InvalidArgumentError } from "commander";

const UNITS_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** Milliseconds from `500`, `500ms`, `30s`, `5m`, `2h` or `1d`; a bare number is milliseconds. */
export function parseDuration(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)?$/.exec(text.trim());
  if (match === null)
    throw new InvalidArgumentError("Give milliseconds (500) or a number with ms, s, m, h or d (30s).");
  return Math.round(Number(match[1]) * (UNITS_MS[match[2] ?? "ms"] as number));
}
