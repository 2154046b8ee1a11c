/** Splits at commas, except inside the braces of a glob (`./tasks/{a,b}.ts`). */
export function splitList(text: string): string[] {
  const items = text.match(/(?:\{[^}]*\}|[^,])+/g) ?? [];
  return items.map((item) => item.trim()).filter((item) => item !== "");
}

/** For an option that is repeatable and comma separated. */
export function collectList(text: string, before: readonly string[] | undefined): string[] {
  return [...(before ?? []), ...splitList(text)];
}
