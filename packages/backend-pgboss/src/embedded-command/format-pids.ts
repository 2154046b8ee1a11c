/** ` (pid 4, 5)`; one process may be connected more than once. Empty where none is known. */
export function formatPids(pids: readonly number[] | null): string {
  const distinct = [...new Set(pids)];
  return distinct.length === 0 ? "" : ` (pid ${distinct.join(", ")})`;
}
