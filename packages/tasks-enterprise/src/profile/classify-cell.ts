import type { CellType } from "./profile.ts";

/** Numbers as people write them. A leading zero makes a code (007, a postal code), not a number. */
const NUMBER = /^[+-]?(?:(?:0|[1-9]\d{0,308})(?:\.\d{0,400})?|\.\d{1,400})(?:[eE][+-]?\d{1,3})?$/;
const INTEGER = /^[+-]?\d+$/;
const DATE =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ]([01]\d|2[0-4]):[0-5]\d(?::[0-6]\d(?:[.,]\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/;
const BOOLEAN = /^(?:true|false)$/i;
const DATE_CHARACTERS = 10;

/** A filled cell, and the number that it is. */
export interface ClassifiedCell {
  readonly type: CellType;
  /** NaN for what is no number. */
  readonly number: number;
}

/** What a filled cell can be read as. Numbers that a double cannot hold as written (long ids) are strings. */
export function classifyCell(text: string): ClassifiedCell {
  const code = text.charCodeAt(0);
  // A digit, sign or dot first: most texts need no pattern.
  const mayBeNumeric = code <= 57 && code >= 43;
  if (mayBeNumeric && NUMBER.test(text)) {
    const number = Number(text);
    if (!INTEGER.test(text)) return Number.isFinite(number) ? { type: "number", number } : string;
    return Number.isSafeInteger(number) ? { type: "integer", number } : string;
  }
  if (mayBeNumeric && isDate(text)) return text.length > DATE_CHARACTERS ? datetime : date;
  return BOOLEAN.test(text) ? boolean : string;
}

const string: ClassifiedCell = { type: "string", number: Number.NaN };
const boolean: ClassifiedCell = { type: "boolean", number: Number.NaN };
const date: ClassifiedCell = { type: "date", number: Number.NaN };
const datetime: ClassifiedCell = { type: "datetime", number: Number.NaN };

function isDate(text: string): boolean {
  const found = DATE.exec(text);
  if (found === null) return false;
  const [year, month, day] = found.slice(1, 4).map(Number) as [number, number, number];
  // A day that the month lacks would move into the next one.
  const moved = new Date(Date.UTC(year, month - 1, day));
  return month >= 1 && moved.getUTCMonth() === month - 1 && moved.getUTCDate() === day;
}
