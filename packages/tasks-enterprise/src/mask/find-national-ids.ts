import isIdentityCard from "validator/lib/isIdentityCard.js";
import isTaxId from "validator/lib/isTaxID.js";
import { compact, findMatches } from "./find-matches.ts";
import type { Span } from "./masking.ts";

/** How a country writes its number, and whether one of that form is right. */
interface NationalId {
  readonly pattern: RegExp;
  readonly isRight: (match: string) => boolean;
}

/** Those that are told from other numbers by how they are written, or by a check character. */
const nationalIds: readonly NationalId[] = [
  // United States, social security: groups that were never given out are none (ssa.gov, "SSN randomization").
  {
    pattern: /(?<![\w-])(?!000|666|9)\d{3}([ -])(?!00)\d{2}\1(?!0000)\d{4}(?![\w-])/g,
    isRight: () => true,
  },
  // United Kingdom, national insurance (HMRC, NIM39110).
  {
    pattern:
      /(?<!\w)(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D](?!\w)/gi,
    isRight: () => true,
  },
  // Spain, DNI and NIE: the last letter is a check.
  {
    pattern: /(?<!\w)[\dXYZ]\d{7}-?[A-Z](?!\w)/gi,
    isRight: (match) => isIdentityCard.default(compact(match), "ES"),
  },
  // Italy, codice fiscale: the last letter is a check.
  {
    pattern: /(?<!\w)[A-Z]{6}\d{2}[A-Z]\d{2}[A-Z]\d{3}[A-Z](?!\w)/gi,
    isRight: (match) => isTaxId.default(compact(match), "it-IT"),
  },
  // Brazil, CPF: the last two digits are a check.
  {
    pattern: /(?<![\w.-])\d{3}\.\d{3}\.\d{3}-\d{2}(?![\w-])/g,
    isRight: (match) => isTaxId.default(compact(match), "pt-BR"),
  },
  // India, Aadhaar: the last digit is a check (Verhoeff).
  {
    pattern: /(?<![\w-])[2-9]\d{3} \d{4} \d{4}(?![ -]?\d|\w)/g,
    isRight: (match) => isIdentityCard.default(compact(match), "IN"),
  },
];

/** Numbers that states give to persons. */
export function* findNationalIds(text: string): Iterable<Span> {
  for (const { pattern, isRight } of nationalIds) {
    yield* findMatches("nationalId", text, pattern, (match) => (isRight(match) ? compact(match) : undefined));
  }
}
