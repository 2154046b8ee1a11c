/** Short: it comes from a stranger, as does what a `toString` of it would do. */
export function printShort(value: unknown): string {
  if (value === undefined) return "missing";
  return typeof value === "object" ? "no text" : JSON.stringify(String(value).slice(0, 100));
}
