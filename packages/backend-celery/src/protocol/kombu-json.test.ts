import { describe, expect, test } from "vitest";
import {
  createReader,
  type Dialect,
  needsKombu,
  parseKept,
  parseToRead,
  UnsafeNumberError,
} from "./kombu-json.ts";

function read(text: string, dialect: Dialect = "kombu"): unknown {
  return createReader(text, dialect)(parseToRead(text));
}

describe("typed values", () => {
  test.for([
    ['{"__type__":"datetime","__value__":"2026-01-02T03:04:05+00:00"}', "2026-01-02T03:04:05+00:00"],
    ['{"__type__":"date","__value__":"2026-01-02"}', "2026-01-02"],
    ['{"__type__":"time","__value__":"03:04:05"}', "03:04:05"],
    ['{"__type__":"decimal","__value__":"1.50"}', "1.50"],
    [
      '{"__type__":"uuid","__value__":{"hex":"12345678123456781234567812345678"}}',
      "12345678-1234-5678-1234-567812345678",
    ],
    ['{"__type__":"bytes","__value__":"caf\\u00e9"}', "Y2Fmw6k="],
    ['{"__type__":"base64","__value__":"Y2Fm/w=="}', "Y2Fm/w=="],
    ['[{"a":{"__value__":"1","__type__":"decimal"}}]', [{ a: "1" }]],
  ] as const)("%s is read as %j", ([text, value]) => {
    expect(read(text)).toEqual(value);
  });

  test.for([
    '{"__type__":"decimal"}',
    '{"__type__":"decimal","__value__":"1","more":1}',
    '{"__type__":"decimal","__value__":1}',
    '{"__type__":"uuid","__value__":{"hex":"short"}}',
    '{"__type__":"uuid","__value__":null}',
    '{"__type__":"set","__value__":[1]}',
    '{"__type__":1,"__value__":"1"}',
  ])("%s stays as it is", (text) => {
    expect(read(text)).toEqual(JSON.parse(text));
  });

  test("objects of ours that look like typed values stay as they are", () => {
    const text = '{"__type__":"decimal","__value__":"1"}';
    expect(read(text, "plain")).toEqual(JSON.parse(text));
  });

  test("a key __proto__ is a key", () => {
    const value = read('{"__proto__":{"__type__":"decimal","__value__":"1"}}') as object;
    expect(Object.entries(value)).toEqual([["__proto__", "1"]]);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });
});

describe("numbers", () => {
  test.for([
    "9007199254740991",
    "-9007199254740991",
    "0.1",
    "1e20",
    "1E+22",
    "1.7976931348623157e308",
    "12345678901234567.5",
    "1e-999",
  ])("%s is read as JavaScript reads it", (text) => {
    expect(read(text)).toBe(Number(text));
  });

  test.for([
    "9007199254740992",
    "-9007199254740993",
    "100000000000000000000",
    "1e999",
    "-1e999",
    `1${"0".repeat(400)}`,
  ])("%s is refused", (text) => {
    expect(() => read(`[${text}]`)).toThrow(UnsafeNumberError);
  });

  test("a large integer that JavaScript itself wrote is read", () => {
    expect(read(JSON.stringify(1e20), "plain")).toBe(1e20);
  });

  test("an infinite one is refused in any dialect", () => {
    expect(() => read("1e999", "plain")).toThrow(UnsafeNumberError);
  });

  test.for(["NaN", "Infinity", "[-Infinity]", "", "{", "[1,]"])("%j is no JSON", (text) => {
    expect(() => parseToRead(text)).toThrow(SyntaxError);
  });
});

describe("what is sent on", () => {
  test.for([
    "1152921504606846976",
    "1.0",
    "-0",
    "1e2",
    "0.1000000000000000055511",
    '{"__type__":"decimal","__value__":"1.50"}',
    "[null,true,12.5]",
  ])("%s is written as it was", (text) => {
    expect(JSON.stringify(parseKept(text))).toBe(text);
  });

  test("needsKombu() tells what a plain reader would lose", () => {
    expect(needsKombu(parseKept("[1152921504606846976]"))).toBe(true);
    expect(needsKombu(parseKept('[{"__type__":"decimal","__value__":"1"}]'))).toBe(true);
    expect(needsKombu(parseKept('[1, 12.5, "2026", {"type": "decimal"}]'))).toBe(false);
  });
});
