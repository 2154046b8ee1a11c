import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NotSerializableError } from "../errors/not-serializable-error.ts";
import { toJson } from "./to-json.ts";

class Money {
  readonly cents: number;

  constructor(cents: number) {
    this.cents = cents;
  }
}

/** What toJson refuses a value with. */
function refusalOf(value: unknown): { readonly path: string; readonly found: string } {
  try {
    toJson(value, "args[0]");
  } catch (error) {
    if (NotSerializableError.isInstance(error)) return { path: error.path, found: error.found };
    throw error;
  }
  throw new Error("toJson() accepted the value");
}

function nest(depth: number): unknown {
  let value: unknown = "deepest";
  for (let level = 0; level < depth; level += 1) value = level % 2 === 0 ? [value] : { inner: value };
  return value;
}

const LONE_SURROGATE = "broken \ud800 text";

describe("toJson() refuses with NOT_SERIALIZABLE what JSON would bend", () => {
  const sparse: unknown[] = [1, 2, 3];
  delete sparse[1];

  it.each([
    ["a Date", new Date(0), "args[0]", "Date"],
    ["a Date inside", { createdAt: new Date(0) }, "args[0].createdAt", "Date"],
    ["a Map", { index: new Map([["a", 1]]) }, "args[0].index", "Map"],
    ["a Set", [new Set([1])], "args[0][0]", "Set"],
    ["a bigint", { total: 10n }, "args[0].total", "bigint"],
    ["NaN", [0, Number.NaN], "args[0][1]", "NaN"],
    ["Infinity", { rate: Number.POSITIVE_INFINITY }, "args[0].rate", "Infinity"],
    ["-Infinity", { rate: Number.NEGATIVE_INFINITY }, "args[0].rate", "-Infinity"],
    ["undefined in an array", [1, undefined], "args[0][1]", "undefined"],
    ["a hole in an array", sparse, "args[0][1]", "undefined"],
    ["undefined as a whole", undefined, "args[0]", "undefined"],
    ["a class instance", { price: new Money(5) }, "args[0].price", "Money"],
    [
      "an instance of a class without a name",
      { price: new (class {})() },
      "args[0].price",
      "a class instance",
    ],
    ["an Error", [new TypeError("no")], "args[0][0]", "TypeError"],
    ["bytes", { body: new Uint8Array([1]) }, "args[0].body", "Uint8Array"],
    ["a boxed number", [Object(1)], "args[0][0]", "Number"],
    ["a promise", { later: Promise.resolve(1) }, "args[0].later", "Promise"],
    ["a symbol", { kind: Symbol("kind") }, "args[0].kind", "symbol"],
    ["a symbol key", { inner: { [Symbol("kind")]: 1 } }, "args[0].inner", "a symbol key"],
    ["a function", { callback: () => 1 }, "args[0].callback", "function"],
    [
      "a lone surrogate in a value",
      { text: LONE_SURROGATE },
      "args[0].text",
      "a string with a lone surrogate",
    ],
    [
      "a lone surrogate in a key",
      { inner: { [LONE_SURROGATE]: 1 } },
      "args[0].inner",
      "a key with a lone surrogate",
    ],
  ])("%s", (_title, value, path, found) => {
    expect(refusalOf(value)).toEqual({ path, found });
  });

  it("a Date, a Map and a class instance of another realm", () => {
    expect(refusalOf(runInNewContext("({ at: new Date(0) })"))).toEqual({
      path: "args[0].at",
      found: "Date",
    });
    expect(refusalOf(runInNewContext("[new Map()]"))).toEqual({ path: "args[0][0]", found: "Map" });
    expect(refusalOf(runInNewContext("new (class Money {})()"))).toEqual({ path: "args[0]", found: "Money" });
  });

  it("an object that contains itself, at the place where it does", () => {
    const parent: Record<string, unknown> = { name: "parent", children: [] };
    (parent["children"] as unknown[]).push({ parent });
    expect(refusalOf(parent)).toEqual({ path: "args[0].children[0].parent", found: "a cycle" });
  });

  it("a list that contains itself", () => {
    const list: unknown[] = [1];
    list.push(list);
    expect(refusalOf(list)).toEqual({ path: "args[0][1]", found: "a cycle" });
  });

  it("nesting deeper than 500", () => {
    expect(toJson(nest(500), "args[0]")).toEqual(nest(500));
    expect(refusalOf(nest(501)).found).toBe("nesting deeper than 500");
  });

  it("nesting that would overflow the stack", () => {
    expect(refusalOf(nest(200_000)).found).toBe("nesting deeper than 500");
  });
});

describe("toJson() paths", () => {
  it("quote keys that are not identifiers, and only those", () => {
    expect(refusalOf({ "two words": { $ok_1: [{ "1st": 1n }] } }).path).toBe(
      'args[0]["two words"].$ok_1[0]["1st"]',
    );
    expect(refusalOf({ 'quote"d': 1n }).path).toBe('args[0]["quote\\"d"]');
  });

  it("begin with what the value was called", () => {
    expect(() => toJson({ at: new Date(0) }, "result")).toThrow(
      expect.objectContaining({ path: "result.at" }),
    );
  });

  it("are in the message, with what to send instead", () => {
    expect(() => toJson({ at: new Date(0) }, "args[0]")).toThrow(
      "args[0].at: Date cannot travel as JSON. Send date.toISOString().",
    );
  });
});

describe("toJson() copies", () => {
  it("plain JSON as it is, NUL characters and astral characters too", () => {
    const value = { text: "a\u0000b 😀", list: [true, false, null, 1.5, -3, "", {}, []] };
    expect(toJson(value, "args[0]")).toEqual(value);
  });

  it("properties that are undefined by dropping them", () => {
    const copied = toJson({ kept: null, dropped: undefined }, "args[0]");
    expect(copied).toStrictEqual({ kept: null });
  });

  it("-0 as 0, as every JSON writer does", () => {
    expect(toJson([-0], "args[0]")).toStrictEqual([0]);
  });

  it("an object that is referred to twice without a cycle", () => {
    const shared = { id: 1 };
    expect(toJson({ first: shared, second: [shared, shared] }, "args[0]")).toEqual({
      first: { id: 1 },
      second: [{ id: 1 }, { id: 1 }],
    });
  });

  it("an object without a prototype", () => {
    const value = Object.assign(Object.create(null) as Record<string, unknown>, { id: 1 });
    expect(toJson(value, "args[0]")).toEqual({ id: 1 });
  });

  it("objects and lists of another realm", () => {
    const copied = toJson(runInNewContext("({ list: [1, { deep: true }] })"), "args[0]");
    expect(copied).toStrictEqual({ list: [1, { deep: true }] });
  });

  it("an own key __proto__ as a key, without touching the prototype", () => {
    const value: unknown = JSON.parse('{"__proto__": {"admin": true}, "name": "x"}');
    const copied = toJson(value, "args[0]") as Record<string, unknown>;
    expect(Object.getPrototypeOf(copied)).toBe(Object.prototype);
    expect(Object.hasOwn(copied, "__proto__")).toBe(true);
    expect(copied["admin"]).toBeUndefined();
    expect(JSON.stringify(copied)).toBe('{"__proto__":{"admin":true},"name":"x"}');
  });

  it("so that a later change of the original does not reach the copy", () => {
    const original = { rows: [{ id: 1 }] };
    const copied = toJson(original, "args[0]");
    original.rows[0]!.id = 2;
    original.rows.push({ id: 3 });
    expect(copied).toEqual({ rows: [{ id: 1 }] });
  });
});

describe("toJson() for any value", () => {
  /** The one change that is promised: -0 is sent as 0. */
  const withoutNegativeZero = (value: unknown): unknown =>
    JSON.parse(JSON.stringify(value), (_key, part: unknown) => (part === 0 ? 0 : part));

  it("that is JSON gives a deep-equal copy", () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: "grapheme" }), (value) => {
        const copied = toJson(value, "args[0]");
        expect(copied).toEqual(withoutNegativeZero(value));
        expect(JSON.parse(JSON.stringify(copied))).toEqual(copied);
      }),
    );
  });

  it("whatever it is: refuses with NOT_SERIALIZABLE, or gives what survives JSON unchanged", () => {
    let accepted = 0;
    let refused = 0;
    fc.assert(
      fc.property(anything(), (value) => {
        let copied: unknown;
        try {
          copied = toJson(value, "args[0]");
        } catch (error) {
          expect(NotSerializableError.isInstance(error)).toBe(true);
          refused += 1;
          return;
        }
        accepted += 1;
        expect(JSON.parse(JSON.stringify(copied))).toStrictEqual(copied);
        expect(copied).toEqual(value === 0 ? 0 : withoutNegativeZero(value));
      }),
      { numRuns: 2_000 },
    );
    // Both branches were met, so the property says something.
    expect(accepted).toBeGreaterThan(100);
    expect(refused).toBeGreaterThan(100);
  });

  function anything(): fc.Arbitrary<unknown> {
    return fc.anything({
      withBigInt: true,
      withBoxedValues: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withNullPrototype: true,
      withObjectString: true,
      withSparseArray: true,
      withTypedArray: true,
      // Any UTF-16 unit, so lone surrogates and NUL come up in values and keys.
      stringUnit: fc.nat({ max: 0xffff }).map((unit) => String.fromCharCode(unit)),
    });
  }
});
