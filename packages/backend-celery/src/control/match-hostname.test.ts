import { expect, test } from "vitest";
import { matchHostname } from "./match-hostname.ts";

test.each([
  ["w1@host.example", "w1@host.example", "glob", true],
  ["w1@host.example", "w?@*", "glob", true],
  ["w1@host.example", "*@hostXexample", "glob", false],
  ["w1@host.example", "w[12]@*", "glob", true],
  ["w1@host.example", "w[!12]@*", "glob", false],
  ["w1@host.example", "w1", "glob", false],
  ["w1@host.example", "w\\d@", "pcre", true],
  ["w1@host.example", "host", "pcre", false],
  ["w1@host.example", "a|w", "pcre", true],
  ["w1@host.example", "(", "pcre", false],
  ["w1@host.example", "w[", "glob", false],
  ["w1@host.example", "*", "soundex", false],
])("matchHostname(%o, %o, %o) is %o", (hostname, pattern, matcher, matches) => {
  expect(matchHostname(hostname, pattern, matcher)).toBe(matches);
});
