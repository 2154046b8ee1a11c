/** `340 bytes`, `1.5 KiB`, `12 MiB`: the largest unit that leaves a short number. */
export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`;
  const [size, unit] = bytes < 1024 ** 2 ? [bytes / 1024, "KiB"] : [bytes / 1024 ** 2, "MiB"];
  return `${Math.round(size * 10) / 10} ${unit}`;
}
