/** ISO 8601 as Python writes a datetime: the date alone is none. */
const TIME = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?$/;
const OFFSET = /(Z|[+-]\d\d:?\d\d)$/;

/** Without an offset it is UTC, as Celery's own workers take it and as 5.2 writes it; `undefined` for what is no time. */
export function readTime(text: unknown): Date | undefined {
  if (typeof text !== "string" || !TIME.test(text)) return undefined;
  const date = new Date(OFFSET.test(text) ? text : `${text}Z`);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
