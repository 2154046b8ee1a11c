import type { PiiKind, Span } from "./masking.ts";

/** How often a match is shortened: what follows a number in groups may look like one more group, or a few. */
const MAX_CUTS = 4;

/**
 * The matches of a pattern that are truly of the kind. A match that is not may still begin with a value, as a card with
 * its expiry behind, or hold one further on: it is cut at its blanks, and then looked at again from the next of them.
 *
 * @param pattern global, with no repetition that is unbounded: then time is in proportion to the text
 * @param canonicalOf the value as it would be written everywhere the same; `undefined` when it is none
 */
export function* findMatches(
  kind: PiiKind,
  text: string,
  pattern: RegExp,
  canonicalOf: (match: string) => string | undefined,
): Iterable<Span> {
  // With a place of its own: the pattern is shared.
  const search = new RegExp(pattern);
  for (let found = search.exec(text); found !== null; found = search.exec(text)) {
    const [match] = found;
    const start = found.index;
    const span = firstValue(match, canonicalOf);
    if (span !== undefined) yield { kind, start, end: start + span.length, canonical: span.canonical };
    search.lastIndex = start + (span?.length ?? lengthOfFirstGroup(match));
  }
}

/** Without what people put between groups. */
export function compact(text: string): string {
  return text.replace(/[\s.\-()/]/g, "").toUpperCase();
}

function firstValue(
  match: string,
  canonicalOf: (match: string) => string | undefined,
): { readonly length: number; readonly canonical: string } | undefined {
  for (let cuts = 0, length = match.length; cuts <= MAX_CUTS && length > 0; cuts += 1) {
    const canonical = canonicalOf(match.slice(0, length));
    if (canonical !== undefined) return { length, canonical };
    length = match.lastIndexOf(" ", length - 1);
  }
  return undefined;
}

function lengthOfFirstGroup(match: string): number {
  const blank = match.indexOf(" ", 1);
  return blank < 0 ? match.length : blank;
}
