import type { Span } from "./masking.ts";

/** RFC 5321, 4.5.3.1. */
const MAX_MAILBOX = 64;
const MAX_HOST = 253;

const MAILBOX_CHARACTER = /[\p{L}\p{N}.!#$%&'*+/=?^_`{|}~-]/u;
const HOST_CHARACTER = /[\p{L}\p{N}.-]/u;
const HOST =
  /^(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.){1,10}(?:xn--[a-z\d-]{2,59}|\p{L}{2,63})$/u;

/**
 * E-mail addresses. Looks for `@` and from there in both directions, never past another `@`, so that no character is
 * looked at more than twice.
 */
export function* findEmails(text: string): Iterable<Span> {
  for (let at = text.indexOf("@"); at >= 0; at = text.indexOf("@", at + 1)) {
    const start = startOfMailbox(text, at);
    const end = endOfHost(text, at + 1);
    if (start < at && HOST.test(text.slice(at + 1, end)))
      yield { kind: "email", start, end, canonical: text.slice(start, end).toLowerCase() };
  }
}

function startOfMailbox(text: string, at: number): number {
  let start = at;
  while (start > 0 && at - start < MAX_MAILBOX && MAILBOX_CHARACTER.test(text.charAt(start - 1))) start -= 1;
  // Quotes and dots around an address are the sentence's.
  while (start < at && /[.'`]/.test(text.charAt(start))) start += 1;
  return start;
}

function endOfHost(text: string, from: number): number {
  let end = from;
  while (end < text.length && end - from < MAX_HOST && HOST_CHARACTER.test(text.charAt(end))) end += 1;
  while (end > from && /[.-]/.test(text.charAt(end - 1))) end -= 1;
  return end;
}
