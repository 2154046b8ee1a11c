const DURATIONS = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["min", 60_000],
  ["s", 1_000],
  ["ms", 1],
] as const;

const SIZES = [
  ["GB", 1e9],
  ["MB", 1e6],
  ["kB", 1e3],
  ["bytes", 1],
] as const;

/** `340 ms`, `1.5 s`, `30 min`, `2 d`. */
export function formatDuration(durationMs: number): string {
  return format(durationMs, DURATIONS);
}

/** `512 bytes`, `41.3 MB`. */
export function formatSize(bytes: number): string {
  return format(bytes, SIZES);
}

function format(value: number, units: readonly (readonly [name: string, size: number])[]): string {
  const [name, size] = units.find(([, each]) => value >= each) ?? units.at(-1) ?? ["", 1];
  return `${Math.round((value / size) * 10) / 10} ${name}`;
}
