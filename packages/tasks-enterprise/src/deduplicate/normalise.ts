import type { JsonRecord } from "../records/records.ts";
import type { Comparison } from "./deduplication.ts";

/** Comparing takes time with the square of the length, and arguments come from outside. */
const MAX_CHARACTERS = 1_000;

/** A value made comparable. */
export interface ComparableValue {
  /** Equal for values that differ only in how they are written. */
  readonly text: string;
  /** The words of a text in order, so that "Smith, John" is "John Smith". */
  readonly sorted: string;
  /** Of a number. */
  readonly number: number;
}

/** The cell of a column; `undefined` where the record lacks it, or has nothing in it. */
export function cellOf(record: JsonRecord, column: string): unknown {
  const value = Object.hasOwn(record, column) ? record[column] : undefined;
  return isEmpty(value) ? undefined : value;
}

/** True for what says nothing: missing, `null`, and strings of blanks. */
export function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === "string" && value.trim() === "");
}

/** The comparable form of a cell; `undefined` when there is nothing to compare, also after normalising. */
export function normaliseValue(value: unknown, comparison: Comparison): ComparableValue | undefined {
  if (value === undefined) return undefined;
  switch (comparison) {
    case "exact":
      // With its type, since 1 is not "1"; whole, since all of it must be the same.
      return { text: `${typeof value}:${toText(value)}`, sorted: "", number: Number.NaN };
    case "number":
      return normaliseNumber(value);
    case "email":
      return comparable(normaliseEmail(toText(value)));
    case "phone":
      return comparable(normalisePhone(toText(value)));
    case "text":
      return comparable(normaliseText(toText(value)));
  }
}

/**
 * Letters and digits only, in words: compatibility forms resolved, case, accents and punctuation gone. Marks that are
 * letters of their own, as in Devanagari, stay.
 */
export function normaliseText(text: string): string {
  return (
    text
      .normalize("NFKD")
      .replace(/[\u0300-\u036f]/g, "")
      // Upper case first: it makes "ß" the "SS" that others write.
      .toUpperCase()
      .toLowerCase()
      .replace(/['’‘`´]/g, "")
      .replace(/[^\p{L}\p{M}\p{N}]+/gu, " ")
      .trim()
      .normalize("NFC")
  );
}

function comparable(text: string): ComparableValue | undefined {
  if (text === "") return undefined;
  const cut = text.slice(0, MAX_CHARACTERS);
  return { text: cut, sorted: cut.split(" ").sort().join(" "), number: Number.NaN };
}

function normaliseNumber(value: unknown): ComparableValue | undefined {
  const number = typeof value === "number" ? value : Number(toText(value).trim());
  return Number.isFinite(number) ? { text: String(number), sorted: "", number } : undefined;
}

/** Without what mail servers ignore or add for sorting: case, and what stands after a plus. */
function normaliseEmail(text: string): string {
  const address = (/<([^<>]*)>/.exec(text)?.[1] ?? text).trim().toLowerCase();
  const at = address.lastIndexOf("@");
  if (at < 0) return address;
  return `${address.slice(0, at).replace(/\+.*$/s, "")}${address.slice(at)}`;
}

/** Digits only, without an extension and without the zeros or the "(0)" that stand for dialling from abroad or at home. */
function normalisePhone(text: string): string {
  return text
    .normalize("NFKC")
    .replace(/\(0\)/g, "")
    .replace(/(?:ext|x|#|durchwahl).*$/is, "")
    .replace(/\D/g, "")
    .replace(/^0+/, "");
}

function toText(value: unknown): string {
  return typeof value === "string"
    ? value
    : typeof value === "object"
      ? JSON.stringify(value)
      : String(value);
}
