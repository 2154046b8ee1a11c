/** `2012-01-31`, and with a time: `2012-01-31T08:00`, `2012-01-31 08:00:00.123Z`, `2012-01-31T08:00:00+01:00`. */
const ISO_DATE =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/;

/** The parts of a date as they are written: no time zone is applied. */
export interface DateParts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** The parts of an ISO date, `undefined` for any other text, also for one that no calendar has. */
export function parseIsoDate(text: string): DateParts | undefined {
  const found = ISO_DATE.exec(text);
  if (found === null) return undefined;
  const [year, month, day, hour, minute, second] = found.slice(1).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (month < 1 || month > 12 || day < 1 || day > daysOf(year, month)) return undefined;
  // 60: a leap second.
  return hour <= 24 && minute <= 59 && second <= 60 ? { year, month, day } : undefined;
}

/** True for a date of the calendar in ISO form, with or without a time. */
export function isIsoDate(text: string): boolean {
  return parseIsoDate(text) !== undefined;
}

function daysOf(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}
