import { describe, expect, it } from "vitest";
import { packArguments, packInput, packOutput, parseInput, unpackOutput } from "./hatchet-envelope.ts";

const plain = { headers: {}, expiresAt: undefined };
const facts = { attempt: 2, startedAt: "2030-01-01T00:00:00.000Z", completedAt: "2030-01-01T00:00:01.000Z" };

describe("an input", () => {
  it("has the arguments as they are, so that other SDKs read and write it", () => {
    const packed = packInput(plain, packArguments({ args: [1, "a"], kwargs: undefined }));
    expect(packed).toBe('{"v":1,"args":[1,"a"]}');
  });

  it.each([
    ["arguments", { args: ["a\0b"], kwargs: { key: [null] } }, {}],
    ["keyword arguments", { args: [], kwargs: { "\0": 1 } }, {}],
    ["headers", { args: [1], kwargs: undefined }, { tenant: "a\0b" }],
  ])("with a NUL in its %s comes back, and is sent without one", (_, step, headers) => {
    const packed = packInput({ ...plain, headers }, packArguments(step));
    expect(JSON.stringify(JSON.parse(packed))).not.toMatch(/(?<!\\)\\u0000/);
    expect(parseInput(JSON.parse(packed))).toEqual({
      v: 1,
      ...packArguments(step),
      ...(Object.keys(headers).length > 0 && { headers }),
    });
  });

  it("carries headers and expiry", () => {
    const expiresAt = new Date("2030-01-01T00:00:00Z");
    expect(parseInput(JSON.parse(packInput({ headers: { a: "b" }, expiresAt }, {})))).toEqual({
      v: 1,
      headers: { a: "b" },
      expiresAt: "2030-01-01T00:00:00.000Z",
    });
  });

  it.each([
    [null],
    ["text"],
    [[]],
    [{ order: 7 }],
    [{ v: 2, args: [] }],
    [{ v: 1, args: "text" }],
    [{ v: 1, kwargs: [] }],
    [{ v: 1, headers: { tenant: 1 } }],
    [{ v: 1, expiresAt: "soon" }],
    [{ v: 1, text: 7 }],
    [{ v: 1, text: "[]" }],
    [{ v: 1, chain: { name: "x" } }],
    [{ v: 1, chain: { name: "x", steps: [{ task: "a" }] } }],
  ])("of a stranger is refused: %j", (input) => expect(() => parseInput(input)).toThrow(TypeError));
});

describe("an output", () => {
  // Bare, each would arrive as null or not at all.
  it.each([[0], [""], [false], [null], [[]], ["a\0b"], [{ "\0": 1 }], ["\\u0000"]])(
    "of %j comes back",
    (value) => {
      const stored: unknown = JSON.parse(JSON.stringify(packOutput(value, facts)));
      expect(unpackOutput(stored)).toMatchObject({ value, facts });
    },
  );

  it.each([[{ sent: true }], [{ v: 1, value: 5 }], [undefined]])(
    "of another SDK is the value itself: %j",
    (output) => {
      expect(unpackOutput(output)).toEqual({ value: output ?? null, facts: undefined });
    },
  );
});
