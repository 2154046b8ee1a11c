import { expect, test } from "vitest";
import { readTime } from "./celery-time.ts";

const AT = "2026-01-02T03:04:05.000Z";

test.for([
  "2026-01-02T03:04:05Z",
  "2026-01-02T03:04:05.000000+00:00",
  "2026-01-02T05:04:05+02:00",
  "2026-01-02T01:04:05.000-0200",
  "2026-01-02 03:04:05",
  "2026-01-02T03:04:05.000000",
])("readTime() reads %s, in UTC where it has no offset", (text) => {
  expect(readTime(text)?.toISOString()).toBe(AT);
});

test.for([
  undefined,
  null,
  12,
  {},
  "",
  "soon",
  "2026",
  "2026-01-02",
  "in 2026",
  "2026-13-01T00:00:00",
  "1Z",
  "+1:00",
])("readTime() knows nothing of %j", (value) => {
  expect(readTime(value)).toBeUndefined();
});
