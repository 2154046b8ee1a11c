import { getCountrySpecifications, isValidIBAN } from "ibantools";
import { compact } from "./find-matches.ts";
import type { Span } from "./masking.ts";

const START = /(?<![A-Z\d])[A-Z]{2}\d{2}(?=[ -]?[A-Z\d])/gi;

const countries = getCountrySpecifications();

/**
 * IBANs, in groups or not. The country says how many characters belong to it, so that words that follow do not; the
 * check digits (mod 97) and the country's form must be right.
 */
export function* findIbans(text: string): Iterable<Span> {
  for (const { 0: match, index } of text.matchAll(START)) {
    const length = countries[match.slice(0, 2).toUpperCase()]?.chars ?? 0;
    const end = endAfter(text, index, length);
    const canonical = compact(text.slice(index, end));
    if (length > 0 && isValidIBAN(canonical)) yield { kind: "iban", start: index, end, canonical };
  }
}

/** Where so many letters and digits end, with at most one blank or hyphen between two; `start` if they do not. */
function endAfter(text: string, start: number, length: number): number {
  let end = start;
  for (let taken = 0; taken < length; taken += 1) {
    if (taken > 0 && /[ -]/.test(text.charAt(end))) end += 1;
    if (!/[A-Z\d]/i.test(text.charAt(end))) return start;
    end += 1;
  }
  return /[A-Z\d]/i.test(text.charAt(end)) ? start : end;
}
