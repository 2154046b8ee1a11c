import { describe, expect, it } from "vitest";
import { parseEnvelope } from "./parse-envelope.ts";

describe("parseEnvelope()", () => {
  it.each([
    [{}],
    [{ headers: { tenant: "a" }, expiresAt: "2030-01-01T00:00:00.000Z", step: 0, later: true }],
  ])("takes %j", (envelope) => expect(parseEnvelope(envelope)).toBe(envelope));

  it.each([
    [null],
    ["text"],
    [[]],
    [{ headers: [] }],
    [{ headers: { tenant: 1 } }],
    [{ expiresAt: "soon" }],
    [{ expiresAt: 7 }],
    [{ step: -1 }],
    [{ step: "0" }],
  ])("refuses %j", (envelope) => expect(() => parseEnvelope(envelope)).toThrow(TypeError));
});
