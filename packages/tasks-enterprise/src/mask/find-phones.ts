import { type CountryCode, Metadata, parsePhoneNumberFromString } from "libphonenumber-js/max";
import { findMatches } from "./find-matches.ts";
import type { Detector } from "./masking.ts";

/** 7 to 15 digits (E.164), as people group them. */
const PHONE =
  /(?<![\w.,-])(?:\+ ?)?(?:\(\+?\d{1,4}\) ?)?\d(?:[ ./-]{0,2}(?:\(\d{1,4}\)[ ./-]{0,2})?\d){5,14}(?![\w-])/g;
const MIN_DIGITS = 7;
/** French numbers have five and their country; more, and it is a list of small numbers. */
const MAX_GROUPS = 6;
/** With the country: + or 00, perhaps in brackets. */
const INTERNATIONAL = /^\(?(?:\+|00)/;

/** Finds telephone numbers that their country could have given out. */
export function createPhoneDetector(defaultCountry: CountryCode | undefined): Detector {
  const lengths = defaultCountry === undefined ? [] : lengthsOf(defaultCountry);
  // Parsing takes long beside counting: digits that cannot be a number are not worth it.
  const isPlausible = (match: string): boolean => {
    const groups = match.match(/\d+/g) ?? [];
    const digits = groups.join("").length;
    if (groups.length > MAX_GROUPS || groups.length > digits / 2) return false;
    return INTERNATIONAL.test(match) ? digits >= MIN_DIGITS : lengths.includes(digits);
  };
  return (text) =>
    findMatches("phone", text, PHONE, (match) =>
      isPlausible(match) ? toE164(match, defaultCountry) : undefined,
    );
}

/** `+491712345678`; `undefined` when no country has such a number. */
export function toE164(text: string, defaultCountry: CountryCode | undefined): string | undefined {
  // The parser knows no brackets around a country, nor the 00 by which most of the world dials a +.
  const international = text.replace(/^\(([^)]*)\)/, "$1").replace(/^00/, "+");
  const phone = parsePhoneNumberFromString(international, {
    ...(defaultCountry && { defaultCountry }),
    extract: false,
  });
  return phone?.isValid() ? phone.number : undefined;
}

/** How many digits a number has at home, with or without the one that is dialled before it. */
function lengthsOf(country: CountryCode): readonly number[] {
  const metadata = new Metadata();
  metadata.selectNumberingPlan(country);
  const lengths = metadata.numberingPlan?.possibleLengths() ?? [];
  return [...lengths, ...lengths.map((length) => length + 1)].filter((length) => length >= MIN_DIGITS);
}
