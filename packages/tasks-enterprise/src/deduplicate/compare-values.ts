import { distance } from "fastest-levenshtein";
import type { Comparison } from "./deduplication.ts";
import type { ComparableValue } from "./normalise.ts";

/** Digits of a telephone number that are enough to know it by, where one is written without its country code. */
const SIGNIFICANT_DIGITS = 7;

/** How alike two values are, from 0 to 1. */
export function compareValues(left: ComparableValue, right: ComparableValue, comparison: Comparison): number {
  if (left.text === right.text) return 1;
  switch (comparison) {
    case "exact":
      return 0;
    case "number":
      return compareNumbers(left.number, right.number);
    case "phone":
      return comparePhones(left.text, right.text);
    case "email":
      return compareEmails(left.text, right.text);
    case "text":
      return Math.max(compareStrings(left.text, right.text), compareStrings(left.sorted, right.sorted));
  }
}

/** The share of characters that need no change. */
function compareStrings(left: string, right: string): number {
  if (left === right) return 1;
  return 1 - distance(left, right) / Math.max(left.length, right.length);
}

/** The difference in proportion to the larger; two of different sign have nothing in common. */
function compareNumbers(left: number, right: number): number {
  return Math.max(0, 1 - Math.abs(left - right) / Math.max(Math.abs(left), Math.abs(right)));
}

/** Mailbox and host on their own: a long host in common does not make john and joan the same. */
function compareEmails(left: string, right: string): number {
  const [leftBox, leftHost] = splitEmail(left);
  const [rightBox, rightHost] = splitEmail(right);
  return compareStrings(leftBox, rightBox) * compareStrings(leftHost, rightHost);
}

function splitEmail(address: string): readonly [mailbox: string, host: string] {
  const at = address.lastIndexOf("@");
  return at < 0 ? [address, ""] : [address.slice(0, at), address.slice(at + 1)];
}

/** Another digit is another telephone: only a missing country code is forgiven. */
function comparePhones(left: string, right: string): number {
  const [shorter, longer] = left.length < right.length ? [left, right] : [right, left];
  return shorter.length >= SIGNIFICANT_DIGITS && longer.endsWith(shorter) ? 1 : 0;
}
