/**
 * `; did you mean "x"?` for a near miss among known names, else nothing.
 *
 * @param name as it was given
 */
export function nearestName(name: string, known: readonly string[]): string {
  const nearest = findNearestName(name, known);
  return nearest === undefined ? "" : `; did you mean "${nearest}"?`;
}

/** The known name that is at most two edits away (one in short names), or that begins with this one: `delay` for `delayMs`. */
export function findNearestName(name: string, known: readonly string[]): string | undefined {
  const wanted = name.toLowerCase();
  const limit = Math.min(2, Math.floor(wanted.length / 3));
  const ranked = known
    .map((candidate) => ({ candidate, distance: editDistance(wanted, candidate.toLowerCase()) }))
    .sort((left, right) => left.distance - right.distance);
  const best = ranked[0];
  if (best !== undefined && best.distance <= limit) return best.candidate;
  return wanted.length < 4
    ? undefined
    : known.find((candidate) => candidate.toLowerCase().startsWith(wanted));
}

/** Levenshtein's distance, with one row of memory. */
function editDistance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= right.length; j += 1) {
      const substitution = (row[j - 1] as number) + (left[i - 1] === right[j - 1] ? 0 : 1);
      next.push(Math.min(substitution, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row[right.length] as number;
}
