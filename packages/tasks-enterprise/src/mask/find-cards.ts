import isCreditCard from "validator/lib/isCreditCard.js";
import { compact, findMatches } from "./find-matches.ts";
import type { Span } from "./masking.ts";

const CARD = /(?<![\w.-])\d(?:[ -]?\d){11,18}(?![\w-])/g;

/** Numbers of payment cards: an issuer's prefix, and the check digit of Luhn. */
export function findCards(text: string): Iterable<Span> {
  return findMatches("card", text, CARD, (match) => {
    const digits = compact(match);
    return isCreditCard.default(digits) ? digits : undefined;
  });
}
