/** As Python's `isoformat()` of a time in UTC. */
export function toPythonTime(date: Date | undefined): string | null {
  return date?.toISOString().replace("Z", "+00:00") ?? null;
}
