import { describe, expect, it } from "vitest";
import { makeMessyPeople } from "../../test/messy-people.ts";
import { deduplicateRecords } from "./deduplicate-records.ts";
import type { Deduplication } from "./deduplication.ts";

const customers = [
  {
    id: 1,
    name: "José García-López",
    email: "jose.garcia@example.com",
    phone: "+34 600 123 456",
    city: "Madrid",
  },
  {
    id: 2,
    name: "Anna Schmidt",
    email: "anna.schmidt@example.de",
    phone: "+49 (0)171 2345678",
    city: "Köln",
  },
  {
    id: 3,
    name: "GARCIA LOPEZ, JOSE",
    email: "Jose.Garcia+shop@Example.com",
    phone: null,
    city: "Madrid",
    vip: true,
  },
  { id: 4, name: "Anna Schmitt", email: "", phone: "0171/2345678", city: "KOELN" },
  { id: 5, name: "Bob O'Neill", email: "bob@oneill.example", phone: "00353 1 234 5678", city: "Dublin" },
  {
    id: 6,
    name: "  bob   oneill ",
    email: "bob@oneill.example",
    phone: "+353 1 2345678",
    city: "Dublin",
    note: "calls back",
  },
  { id: 7, name: "Anna Schmidt", email: "a.schmidt@other.example", phone: "+49 30 999999", city: "Berlin" },
  { id: 8, name: "Jörg Weiß", email: "joerg@weiss.example", phone: "+49 89 111111", city: "München" },
  { id: 9, name: "Jorg Weiss", email: "joerg@weiss.example", phone: "089 111111", city: "Munchen" },
  { id: 10, name: "王小明", email: "wang@example.cn", phone: "+86 10 5555 1234", city: "北京" },
  { id: 11, name: "王小红", email: "hong@example.cn", phone: "+86 10 5555 9876", city: "北京" },
];

const byAll: Deduplication = {
  keys: [
    { column: "name", compare: "text", weight: 2 },
    { column: "email", compare: "email" },
    { column: "phone", compare: "phone" },
  ],
};

/** The groups of places that are found to be one. */
async function group(
  records: readonly object[],
  options: Deduplication,
): Promise<readonly (readonly number[])[]> {
  const { clusters } = await deduplicateRecords.run(records, options);
  return clusters.map(({ kept, duplicates }) => [kept, ...duplicates].sort((left, right) => left - right));
}

describe("deduplicate_records", () => {
  it("finds people who are written differently, and parts those who only share a name", async () => {
    const result = await deduplicateRecords.run(customers, byAll);
    expect(result.clusters).toEqual([
      { kept: 0, duplicates: [2], score: 1 },
      { kept: 1, duplicates: [3], score: expect.closeTo(0.944, 3) },
      { kept: 4, duplicates: [5], score: 1 },
      { kept: 7, duplicates: [8], score: 1 },
    ]);
    expect(result.records).toEqual([0, 1, 4, 6, 7, 9, 10].map((index) => customers[index]));
    expect(result.removed).toBe(4);
  });

  it("answers the records as they are when there are no duplicates", async () => {
    expect(await deduplicateRecords.run([], byAll)).toEqual({ records: [], clusters: [], removed: 0 });
    const two = [customers[0] as object, customers[4] as object];
    expect(await deduplicateRecords.run(two, byAll)).toEqual({ records: two, clusters: [], removed: 0 });
  });

  it("takes what other data tasks answer", async () => {
    for (const input of [
      { rows: customers, columns: [] },
      { records: customers, removed: 0 },
    ]) {
      expect(await deduplicateRecords.run(input, byAll)).toMatchObject({ removed: 4 });
    }
  });

  it("does not change what it is given", async () => {
    const before = structuredClone(customers);
    await deduplicateRecords.run(customers, { ...byAll, keep: "merge" });
    expect(customers).toEqual(before);
  });
});

describe("keep", () => {
  it("first keeps the record that stands first", async () => {
    const { records } = await deduplicateRecords.run(customers.slice(0, 3), byAll);
    expect(records).toEqual([customers[0], customers[1]]);
  });

  it("most-complete keeps the record with the most filled columns, in its place", async () => {
    const result = await deduplicateRecords.run(customers.slice(1, 6), { ...byAll, keep: "most-complete" });
    expect(result.records).toEqual([customers[1], customers[2], customers[5]]);
    expect(result.clusters.map(({ kept, duplicates }) => [kept, duplicates])).toEqual([
      [0, [2]],
      [4, [3]],
    ]);
  });

  it("merge fills what the most complete record lacks", async () => {
    const records = [
      { name: "Ada Lovelace", email: "ada@example.com", phone: " ", note: null },
      { name: "Ada Lovelace", email: "ada@example.com", phone: "+44 1", since: 1843, born: 1815, fax: "" },
      {
        name: "ada lovelace",
        email: "ada@example.com",
        note: "first programmer",
        born: 1816,
        fax: null,
        extra: null,
      },
    ];
    const keys = [{ column: "name", compare: "text" }] as const;
    expect(await deduplicateRecords.run(records, { keys, keep: "merge" })).toEqual({
      records: [
        {
          name: "Ada Lovelace",
          email: "ada@example.com",
          phone: "+44 1",
          note: "first programmer",
          since: 1843,
          born: 1815,
          fax: "",
          extra: null,
        },
      ],
      clusters: [{ kept: 1, duplicates: [0, 2], score: 1 }],
      removed: 2,
    });
  });

  it("merge keeps columns with the names of what every object inherits", async () => {
    const records = [JSON.parse('{"id":1,"__proto__":{"a":1}}'), { id: 1, constructor: "x" }] as object[];
    const { records: merged } = await deduplicateRecords.run(records, {
      keys: [{ column: "id", compare: "exact" }],
      keep: "merge",
    });
    expect(Object.entries(merged[0] as object)).toEqual([
      ["id", 1],
      ["__proto__", { a: 1 }],
      ["constructor", "x"],
    ]);
  });
});

describe("compare", () => {
  const same = async (
    compare: "exact" | "text" | "number" | "email" | "phone",
    left: unknown,
    right: unknown,
    threshold = 0.85,
  ) =>
    (await group([{ key: left }, { key: right }], { keys: [{ column: "key", compare }], threshold }))
      .length === 1;

  it.each([
    ["text", "Straße 12", "STRASSE 12", true],
    ["text", "Zoë Ångström", "zoe angstrom", true],
    ["text", "Müller & Söhne GmbH", "müller, söhne gmbh", true],
    ["text", "O’Brien", "OBrien", true],
    ["text", "ﬁnance Ⅳ", "finance iv", true],
    ["text", "Smith, John", "John Smith", true],
    ["text", "Jonathan Smith", "Jonathon Smith", true],
    ["text", "John Smith", "Jane Smart", false],
    ["text", "किला", "कुली", false],
    ["text", "…", "!!!", false],
    ["exact", "A1", "A1", true],
    ["exact", "A1", "a1", false],
    ["exact", 1, "1", false],
    ["exact", { a: [1] }, { a: [1] }, true],
    ["exact", `${"x".repeat(2_000)}1`, `${"x".repeat(2_000)}2`, false],
    ["number", 100, 95, true],
    ["number", "100", 100, true],
    ["number", 100, 50, false],
    ["number", 5, -5, false],
    ["number", 0, 0, true],
    ["number", "n/a", "n/a", false],
    ["email", "John.Smith+news@Example.com", "john.smith@example.com", true],
    ["email", "John <john.smith@example.com>", "john.smith@example.com", true],
    ["email", "jon.smith@example.com", "john.smith@example.com", true],
    ["email", "john@example-of-a-long-host.com", "joan@example-of-a-long-host.com", false],
    ["email", "smith@a.example", "smith@completely.different", false],
    ["phone", "+49 (0)171 234-5678", "0171/2345678", true],
    ["phone", "+49 (0)171 2345678", "+49 171 2345678", true],
    ["phone", "0049 171 2345678", "+49171 2345678", true],
    ["phone", "+1 (555) 123-4567 ext. 89", "555.123.4567", true],
    ["phone", "+49 171 2345678", "+49 171 2345679", false],
    ["phone", "112", "+49 171 2345112", false],
    ["phone", "none", "none", false],
    ["text", null, null, false],
    ["exact", "", "", false],
  ] as const)("%s: %j and %j are one: %s", async (compare, left, right, one) => {
    expect(await same(compare, left, right)).toBe(one);
  });

  it("takes pairs at the threshold, and none below", async () => {
    expect(await same("text", "abcdefghij", "abcdefghix", 0.9)).toBe(true);
    expect(await same("text", "abcdefghij", "abcdefghix", 0.91)).toBe(false);
  });

  it("counts keys by weight, and a key that one record lacks not at all", async () => {
    const name = { column: "name", compare: "text", weight: 3 } as const;
    const city = { column: "city", compare: "exact" } as const;
    const records = [
      { name: "Ada Lovelace", city: "London" },
      { name: "Ada Lovelace", city: "Paris" },
      { name: "Ada Lovelace" },
    ];
    expect(await group(records.slice(0, 2), { keys: [name, city], threshold: 0.75 })).toEqual([[0, 1]]);
    expect(await group(records.slice(0, 2), { keys: [name, city], threshold: 0.76 })).toEqual([]);
    expect(
      await group([records[0] as object, records[2] as object], { keys: [name, city], threshold: 1 }),
    ).toEqual([[0, 1]]);
  });

  it("is exact at the threshold whatever the rounding of sums, and no worse than nothing for one key", async () => {
    const name = { column: "name", compare: "text" } as const;
    const records = [
      { name: "Ada Lovelace", city: "London", score: 5 },
      { name: "Ada Lovelace", city: "Paris", score: -5 },
    ];
    expect(
      await group(records, {
        keys: [
          { ...name, weight: 9 },
          { column: "city", compare: "exact" },
        ],
        threshold: 0.9,
      }),
    ).toEqual([[0, 1]]);
    expect(
      await group(records, {
        keys: [
          { ...name, weight: 3 },
          { column: "score", compare: "number" },
        ],
        threshold: 0.75,
      }),
    ).toEqual([[0, 1]]);
  });

  it("does not take the end of a telephone number for all of it", async () => {
    const keys = [
      { column: "name", compare: "text" },
      { column: "phone", compare: "phone" },
    ] as const;
    const records = [
      { name: "Ada Lovelace", phone: "112" },
      { name: "Ada Lovelace", phone: "+49 171 2345112" },
    ];
    expect(await group(records, { keys })).toEqual([]);
  });

  it("does not take records for one that are filled in different columns", async () => {
    const keys = [
      { column: "name", compare: "text" },
      { column: "email", compare: "email" },
      { column: "phone", compare: "phone" },
    ] as const;
    const records = [
      { name: "Ada Lovelace", email: "ada@example.com" },
      { name: "Ada Lovelace", phone: "+44 1234567" },
    ];
    expect(await group(records, { keys })).toEqual([]);
  });

  it("does not take records for one that have too little in common to tell", async () => {
    const keys = [
      { column: "name", compare: "text", weight: 3 },
      { column: "city", compare: "exact" },
    ] as const;
    expect(
      await group([{ name: "Ada", city: "London" }, { city: "London" }, { city: "London" }], { keys }),
    ).toEqual([]);
  });
});

describe("clusters", () => {
  it("hold what is linked through others; the score is that of the weakest link that is needed", async () => {
    const records = [
      { name: "aaaaaaaaaa" },
      { name: "aaaaaaaabb" },
      { name: "aaaaaaaaab" },
      { name: "zzzzzzzzzz" },
    ];
    const keys = [{ column: "name", compare: "text" }] as const;
    expect((await deduplicateRecords.run(records, { keys, threshold: 0.9 })).clusters).toEqual([
      { kept: 0, duplicates: [1, 2], score: 0.9 },
    ]);
  });

  it("are the same each time", async () => {
    const people = makeMessyPeople(500, 3);
    const [one, other] = await Promise.all([
      deduplicateRecords.run(people, byAll),
      deduplicateRecords.run(people, byAll),
    ]);
    expect(one).toEqual(other);
    expect(one.removed).toBeGreaterThan(50);
  });

  it("do not depend on the order of records", async () => {
    const people = makeMessyPeople(300, 5);
    const names = async (records: typeof people): Promise<readonly string[]> => {
      const groups = await group(records, byAll);
      return groups
        .map((places) =>
          places
            .map((place) => records[place]?.id)
            .sort()
            .join(),
        )
        .sort();
    };
    expect(await names(people.toReversed())).toEqual(await names(people));
  });
});

describe("blocking", () => {
  it("compares only records that are the same in one of the columns", async () => {
    const records = [
      { name: "Ada Lovelace", zip: "10115", country: "DE" },
      { name: "Ada Lovelace", zip: "10 115", country: "de" },
      { name: "Ada Lovelase", zip: "80331", country: "AT" },
      { name: "Ada Lovelaze", zip: null, country: "AT" },
    ];
    const keys = [{ column: "name", compare: "text" }] as const;
    expect(await group(records, { keys })).toEqual([[0, 1, 2, 3]]);
    expect(await group(records, { keys, blocking: ["country"] })).toEqual([
      [0, 1],
      [2, 3],
    ]);
    // Records that are wholly the same need no comparing.
    expect(await group(records, { keys, blocking: ["zip"] })).toEqual([[0, 1]]);
  });
});

describe("arguments", () => {
  const keys = [{ column: "name", compare: "text" }] as const;
  const invalid = { code: "INVALID_ARGUMENTS" };

  it.each([null, undefined, 7, "name", {}, { rows: {} }, [1], [null], [[]]])(
    "refuse %j as records",
    async (records) => {
      await expect(deduplicateRecords.run(records as never, { keys })).rejects.toMatchObject(invalid);
    },
  );

  it.each<unknown>([
    undefined,
    null,
    [],
    {},
    { keys: [] },
    { keys: "name" },
    { keys: [null] },
    { keys: Array.from({ length: 21 }, () => keys[0]) },
    { keys: [{ column: "name" }] },
    { keys: [{ column: "name", compare: "soundex" }] },
    { keys: [{ column: 1, compare: "text" }] },
    { keys: [{ column: "name", compare: "text", weight: 0 }] },
    { keys: [{ column: "name", compare: "text", weight: "2" }] },
    { keys: [{ column: "name", compare: "text", wieght: 2 }] },
    { keys: [{ column: "nmae", compare: "text" }] },
    { keys: [{ column: "constructor", compare: "text" }] },
    { keys, threshold: 0 },
    { keys, threshold: 1.1 },
    { keys, threshold: Number.NaN },
    { keys, keep: "last" },
    { keys, blocking: [] },
    { keys, blocking: "name" },
    { keys, blocking: ["nmae"] },
    { keys, treshold: 0.9 },
  ])("refuse %j as options", async (options) => {
    await expect(deduplicateRecords.run([{ name: "Ada" }], options as never)).rejects.toMatchObject(invalid);
  });

  it("tell all faults at once", async () => {
    await expect(
      deduplicateRecords.run([{ name: "Ada" }], { keys: [{ column: "name" }], keep: "last" } as never),
    ).rejects.toMatchObject({
      issues: [
        "options.keys[0].compare is missing: exact, text, number, email, phone",
        "options.keep must be one of first, most-complete, merge",
      ],
    });
  });
});
