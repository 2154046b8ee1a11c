import { expect, test } from "vitest";
import { canSendHeaders } from "./can-send-headers.ts";

function nest(depth: number): object {
  let table = {};
  for (let level = 0; level < depth; level += 1) table = { table };
  return table;
}

test("headers of any kind that a client can encode can be sent", () => {
  const headers = {
    text: "x".repeat(59_000),
    nothing: undefined,
    none: null,
    yes: true,
    numbers: [1, -1.5, 2 ** 53 - 1],
    bytes: Buffer.from([0, 255]),
    time: { "!": "timestamp", value: 1_700_000_000 },
    decimal: { "!": "decimal", value: { places: 2, digits: 150 } },
    table: nest(10),
  };
  expect(canSendHeaders(headers)).toBe(true);
});

test.for([
  ["a text that is too large", "x".repeat(60_000)],
  ["a text that is too large in bytes", "日".repeat(30_000)],
  ["a list that is too large", Array(30_000).fill(1)],
  ["a table that is nested too deep", nest(20)],
  ["a type that no client has", { "!": "bogus", value: 1 }],
  ["a time that is out of range", { "!": "timestamp", value: 2 ** 64 }],
  ["an integer that is out of range", 2 ** 63],
  ["no number", Number.NaN],
  ["a key __proto__", Object.setPrototypeOf({}, { "!": "bogus" })],
] as const)("headers with %s cannot be sent", ([, value]) => {
  expect(canSendHeaders({ value })).toBe(false);
  expect(canSendHeaders({ list: [{ value }] })).toBe(false);
});

test("a name that is too large cannot be sent", () => {
  expect(canSendHeaders({ ["x".repeat(70_000)]: null })).toBe(false);
});
