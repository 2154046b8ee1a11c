import { describe, expect, it } from "vitest";
import { makeMessyPeople } from "../../test/messy-people.ts";
import type { JsonRecord } from "../records/records.ts";
import { type Block, nameBlocks, suggestBlocks } from "./blocking.ts";
import { RecordComparator } from "./compare-records.ts";
import type { DeduplicationKey } from "./deduplication.ts";

const SIZE = 10_000;
/** Comparing every record with every other is SIZE / 2 for each. */
const FAIR_PAIRS_EACH = 400;

const name: DeduplicationKey = { column: "name", compare: "text" };

function prepare(records: readonly JsonRecord[], keys: readonly DeduplicationKey[]) {
  const comparator = new RecordComparator(keys, 0.85);
  return {
    keys: comparator.keys,
    comparables: records.map((record) => comparator.normalise(record)),
    members: [...records.keys()],
  };
}

function countPairs(blocks: readonly Block[]): number {
  return blocks.reduce(
    (sum, { members: { length }, reach }) => sum + (Math.min(reach, length) * length) / 2,
    0,
  );
}

/** Whether two places are compared in some block. */
function meet(blocks: readonly Block[], left: number, right: number): boolean {
  return blocks.some(({ members, reach }) => {
    const [a, b] = [members.indexOf(left), members.indexOf(right)];
    return a >= 0 && b >= 0 && Math.abs(a - b) <= reach;
  });
}

describe("the pairs to compare stay in proportion to the records", () => {
  it("for people", () => {
    const keys: DeduplicationKey[] = [
      name,
      { column: "email", compare: "email" },
      { column: "phone", compare: "phone" },
      { column: "city", compare: "text" },
    ];
    const input = prepare(
      makeMessyPeople(SIZE, 7).map((person) => ({ ...person })),
      keys,
    );
    expect(countPairs([...suggestBlocks(input)])).toBeLessThan(FAIR_PAIRS_EACH * SIZE);
  });

  it("for records that all share their words", () => {
    const records = Array.from({ length: SIZE }, (_, index) => ({
      name: `Customer number ${index}`,
      city: "London",
    }));
    const input = prepare(records, [name, { column: "city", compare: "exact" }]);
    expect(countPairs([...suggestBlocks(input)])).toBeLessThan(FAIR_PAIRS_EACH * SIZE);
  });

  it("for records that are the same in the named column", () => {
    const records = makeMessyPeople(SIZE, 7).map((person) => ({ ...person, country: "DE" }));
    const blocks = [...nameBlocks(records, ["country"], prepare(records, [name]))];
    expect(countPairs(blocks)).toBeLessThan(FAIR_PAIRS_EACH * SIZE);
    expect(blocks.length).toBeGreaterThan(1);
  });
});

describe("likely duplicates meet", () => {
  const others = makeMessyPeople(2_000, 11).map((person) => ({ ...person }));

  it.each([
    ["in their first word", "Archibald Quixote", "Archibald Kwiksoat"],
    ["in any word", "Archibald Quixote", "Quixote, A."],
    ["in the beginning of a word", "Bella Maximilian Oak", "Zoe Maximillien Reed"],
    ["in how they end", "Xaver Quixotewood", "Zaver Kwixotewood"],
  ])("%s: %s and %s", (_, left, right) => {
    const input = prepare([{ name: left }, ...others, { name: right }], [name]);
    expect(meet([...suggestBlocks(input)], 0, others.length + 1)).toBe(true);
  });

  it.each<[DeduplicationKey["compare"], unknown, unknown]>([
    ["email", "quixote@one.example", "quixote@other.example"],
    ["email", "quixote@one.example", "qiuxote@one.example"],
    ["phone", "+49 171 7654321", "0171 7654321"],
    ["exact", "Q-17", "Q-17"],
    ["number", 1_000_000.5, 1_000_000.4],
  ])("by %s: %s and %s", (compare, left, right) => {
    const rest = others.map((person) => ({
      key: compare === "number" ? person.id : person[compare === "phone" ? "phone" : "email"],
    }));
    const input = prepare([{ key: left }, ...rest, { key: right }], [{ column: "key", compare }]);
    expect(meet([...suggestBlocks(input)], 0, rest.length + 1)).toBe(true);
  });
});

it("records with the same address meet, however many there are between them", () => {
  const shared = Array.from({ length: 60 }, () => ({ email: "family@quixote.example" }));
  const blocks = [...suggestBlocks(prepare(shared, [{ column: "email", compare: "email" }]))];
  expect(meet(blocks, 0, 59)).toBe(true);
});

it("a named column counts once it is normalised, and not where a record lacks it", () => {
  const records = [
    { name: "a", zip: "SW1A 1AA" },
    { name: "b", zip: "sw1a-1aa" },
    { name: "c" },
    { name: "d", zip: " " },
  ];
  const blocks = [...nameBlocks(records, ["zip"], prepare(records, [name]))];
  expect(blocks.map(({ members }) => members)).toEqual([[0, 1]]);
});
