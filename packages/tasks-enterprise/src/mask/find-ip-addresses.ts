import { isIPv4, isIPv6 } from "node:net";
import { findMatches } from "./find-matches.ts";
import type { Span } from "./masking.ts";

/** Four numbers, perhaps with a port behind. */
const VERSION_4 = /(?<![\w.:-])\d{1,3}(?:\.\d{1,3}){3}(?!\w|[.-]\w)/g;
/** At least two colons; the end may be written as in version 4. */
const VERSION_6 =
  /(?<![\w.:-])(?=[\da-f]{0,4}:[\da-f]{0,4}:)[\da-f:]{3,39}(?:\.\d{1,3}){0,3}(?![\w:]|[.-]\w)/gi;

/** IP addresses of both versions, private ones too. */
export function* findIpAddresses(text: string): Iterable<Span> {
  yield* findMatches("ip", text, VERSION_4, (match) => (isIPv4(match) ? match : undefined));
  yield* findMatches("ip", text, VERSION_6, (match) =>
    isIPv6(match) && /[\da-f]/i.test(match) ? canonicalAddress(match) : undefined,
  );
}

/** `2001:DB8:0::1` is `2001:db8::1`. */
function canonicalAddress(address: string): string {
  return new URL(`http://[${address}]`).hostname.slice(1, -1);
}
