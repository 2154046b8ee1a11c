import { describe, expect, it } from "vitest";
import { toMilliseconds } from "./duration.ts";

describe("toMilliseconds()", () => {
  it.each([
    [0, 0],
    [1.5, 1.5],
    [{}, 0],
    [{ days: 1 }, 86_400_000],
    [{ hours: 1, minutes: 1, seconds: 1, milliseconds: 1 }, 3_661_001],
    [{ minutes: 1, seconds: -30 }, 30_000],
    [{ seconds: undefined, milliseconds: 5 }, 5],
  ])("of %j is %d", (duration, milliseconds) => {
    expect(toMilliseconds(duration)).toBe(milliseconds);
  });

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY, { seconds: -1 }])("refuses %j", (duration) => {
    expect(() => toMilliseconds(duration)).toThrow(
      expect.objectContaining({ code: "INVALID_OPTION", option: "duration" }),
    );
  });

  it("names a unit that does not exist", () => {
    expect(() => toMilliseconds({ minute: 5 } as never)).toThrow(
      expect.objectContaining({ code: "INVALID_OPTION", option: "minute" }),
    );
  });
});
