const UNITS = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["min", 60_000],
  ["s", 1_000],
] as const;

/** `340 ms`, `1.5 s`, `30 min`, `24 h`: the largest unit that leaves a short number. */
export function formatDuration(durationMs: number): string {
  const unit = UNITS.find(([, size]) => durationMs >= size && (size !== 86_400_000 || durationMs > size));
  if (unit === undefined) return `${round(durationMs)} ms`;
  return `${round(durationMs / unit[1])} ${unit[0]}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
