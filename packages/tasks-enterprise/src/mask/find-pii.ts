import type { CountryCode } from "libphonenumber-js/max";
import { findCards } from "./find-cards.ts";
import { findEmails } from "./find-emails.ts";
import { findIbans } from "./find-ibans.ts";
import { findIpAddresses } from "./find-ip-addresses.ts";
import { findNationalIds } from "./find-national-ids.ts";
import { createPhoneDetector } from "./find-phones.ts";
import { type Detector, type Masking, type PiiKind, piiKinds, type Span } from "./masking.ts";

/** Finds the values of some kinds in a text: in order, and none over another. */
export function createDetector({ kinds = piiKinds, defaultCountry }: Masking): Detector {
  const detectors: Readonly<Record<PiiKind, Detector>> = {
    email: findEmails,
    iban: findIbans,
    card: findCards,
    nationalId: findNationalIds,
    ip: findIpAddresses,
    phone: createPhoneDetector(defaultCountry as CountryCode | undefined),
  };
  const wanted = piiKinds.filter((kind) => kinds.includes(kind)).map((kind) => detectors[kind]);
  return (text) => {
    // Most cells are words: each kind has a digit or an @.
    if (!/[\d@]/.test(text)) return [];
    return wanted.reduce<readonly Span[]>((taken, detect) => addFree(taken, [...detect(text)]), []);
  };
}

/** Joins spans that are in order with others; what lies over one that is taken is left out. */
function addFree(taken: readonly Span[], found: Span[]): readonly Span[] {
  if (found.length === 0) return taken;
  const ordered = found.sort((one, other) => one.start - other.start);
  const joined: Span[] = [];
  let next = 0;
  for (const span of ordered) {
    for (let held = taken[next]; held !== undefined && held.start < span.start; held = taken[next]) {
      joined.push(held);
      next += 1;
    }
    const before = joined.at(-1)?.end ?? 0;
    const after = taken[next]?.start ?? Number.POSITIVE_INFINITY;
    if (before <= span.start && span.end <= after) joined.push(span);
  }
  return [...joined, ...taken.slice(next)];
}
