import { describe, expect, it } from "vitest";
import { aggregateData } from "./aggregate-data.ts";
import { filterData } from "./filter-data.ts";
import type { Predicate } from "./predicate.ts";
import { transformData } from "./transform-data.ts";
import type { Transformation } from "./transformation.ts";

const invalid = { code: "INVALID_ARGUMENTS" };

const sales = [
  { day: "2024-01-31", shop: "north", amount: 10.1, paid: true },
  { day: "2024-02-01T09:00:00+01:00", shop: "south", amount: 5, paid: false },
  { day: "2024-02-15", shop: "north", amount: null, paid: true },
  { day: "2023-12-01", shop: "north", amount: 0.2, paid: null },
  { day: null, shop: "east", amount: 7, paid: true },
];

/** The rows of a transformation of the sales. */
async function transform(transformation: Transformation, rows: readonly object[] = sales) {
  return (await transformData.run(rows, transformation)).rows;
}

describe("derive", () => {
  it("makes columns of a date as it is written, null of null", async () => {
    const derive = {
      year: { year: "day" },
      month: { month: "day" },
      date: { day: "day" },
      period: { yearMonth: "day" },
    } as const;
    expect(await transform({ derive, select: ["year", "month", "date", "period"] })).toEqual([
      { year: 2024, month: 1, date: 31, period: "2024-01" },
      { year: 2024, month: 2, date: 1, period: "2024-02" },
      { year: 2024, month: 2, date: 15, period: "2024-02" },
      { year: 2023, month: 12, date: 1, period: "2023-12" },
      { year: null, month: null, date: null, period: null },
    ]);
  });

  it("refuses cells that are no dates", async () => {
    await expect(transform({ derive: { month: { month: "shop" } } })).rejects.toThrow(
      '"shop" of row 1 is "north", not a date',
    );
    await expect(transform({ derive: { month: { month: "amount" } } })).rejects.toMatchObject(invalid);
  });
});

describe("where", () => {
  it.each<[Predicate, readonly number[]]>([
    [{ column: "shop", operator: "=", value: "north" }, [0, 2, 3]],
    [{ column: "shop", operator: "!=", value: "north" }, [1, 4]],
    [{ column: "amount", operator: "=", value: null }, [2]],
    [{ column: "amount", operator: "!=", value: 5 }, [0, 2, 3, 4]],
    [{ column: "amount", operator: "=", value: "5" }, []],
    [{ column: "paid", operator: "=", value: true }, [0, 2, 4]],
    [{ column: "amount", operator: "<", value: 7 }, [1, 3]],
    [{ column: "amount", operator: "<=", value: 7 }, [1, 3, 4]],
    [{ column: "amount", operator: ">", value: 7 }, [0]],
    [{ column: "amount", operator: ">=", value: 7 }, [0, 4]],
    [{ column: "day", operator: ">=", value: "2024-02" }, [1, 2]],
    [{ column: "shop", operator: "in", value: ["south", "east", null] }, [1, 4]],
    [{ column: "amount", operator: "in", value: [null, 5] }, [1, 2]],
    [{ column: "shop", operator: "contains", value: "o" }, [0, 1, 2, 3]],
    [{ column: "day", operator: "starts_with", value: "2024" }, [0, 1, 2]],
    [{ column: "paid", operator: "is_null" }, [3]],
    [{ column: "paid", operator: "is_not_null" }, [0, 1, 2, 4]],
  ])("%j keeps rows %j", async (predicate, kept) => {
    expect(await transform({ where: [predicate] })).toEqual(kept.map((index) => sales[index]));
  });

  it("keeps rows that match every predicate", async () => {
    expect(
      await transform({
        where: [
          { column: "shop", operator: "=", value: "north" },
          { column: "amount", operator: "is_not_null" },
        ],
      }),
    ).toEqual([sales[0], sales[3]]);
  });

  it("refuses to hold a number against a string", async () => {
    await expect(transform({ where: [{ column: "amount", operator: ">", value: "5" }] })).rejects.toThrow(
      'where: "amount" of row 1 is 10.1, which cannot be compared with "5"',
    );
  });

  it("does not take what objects inherit for a column", async () => {
    await expect(
      transform({ where: [{ column: "constructor", operator: "is_not_null" }] }),
    ).rejects.toMatchObject(invalid);
  });

  it.each([
    { column: "shop", operator: "~", value: "n" },
    { column: "shop", operator: "=", value: {} },
    { column: "shop", operator: "=" },
    { column: "shop", operator: "<", value: null },
    { column: "shop", operator: "in", value: "north" },
    { column: "shop", operator: "contains", value: 1 },
    { column: "shop", operator: "is_null", value: true },
    { column: 1, operator: "is_null" },
    { operator: "is_null" },
    null,
  ])("refuses %j", async (predicate) => {
    await expect(transform({ where: [predicate as never] })).rejects.toMatchObject(invalid);
  });
});

describe("groupBy and aggregate", () => {
  it("answers one row per group, in the order of first rows", async () => {
    expect(
      await transform({
        groupBy: ["shop"],
        aggregate: {
          sales: { count: "*" },
          priced: { count: "amount" },
          total: { sum: "amount", round: 2 },
          mean: { avg: "amount" },
          least: { min: "amount" },
          most: { max: "amount" },
          first: { min: "day" },
        },
      }),
    ).toEqual([
      {
        shop: "north",
        sales: 3,
        priced: 2,
        total: 10.3,
        mean: 5.1499999999999995,
        least: 0.2,
        most: 10.1,
        first: "2023-12-01",
      },
      {
        shop: "south",
        sales: 1,
        priced: 1,
        total: 5,
        mean: 5,
        least: 5,
        most: 5,
        first: "2024-02-01T09:00:00+01:00",
      },
      { shop: "east", sales: 1, priced: 1, total: 7, mean: 7, least: 7, most: 7, first: null },
    ]);
  });

  it("takes several columns, and tells 1 from '1' and null", async () => {
    const rows = [
      { a: 1, b: "x" },
      { a: "1", b: "x" },
      { a: null, b: "x" },
      { a: 1, b: "x" },
    ];
    expect(await transform({ groupBy: ["a", "b"], aggregate: { count: { count: "*" } } }, rows)).toEqual([
      { a: 1, b: "x", count: 2 },
      { a: "1", b: "x", count: 1 },
      { a: null, b: "x", count: 1 },
    ]);
  });

  it("answers distinct groups without aggregate, and one row about all without groupBy", async () => {
    expect(await transform({ groupBy: ["shop"] })).toEqual([
      { shop: "north" },
      { shop: "south" },
      { shop: "east" },
    ]);
    expect(await transform({ aggregate: { total: { sum: "amount", round: 1 } } })).toEqual([{ total: 22.3 }]);
  });

  it("is null, not 0, of no numbers", async () => {
    expect(
      await transform(
        { aggregate: { sum: { sum: "a" }, avg: { avg: "a" }, min: { min: "a" }, count: { count: "a" } } },
        [{ a: null }],
      ),
    ).toEqual([{ sum: null, avg: null, min: null, count: 0 }]);
  });

  it.each([
    [1.005, 2, 1.01],
    [-2.5, 0, -2],
    [1e21, 2, 1e21],
    [1.5e-7, 7, 2e-7],
    [123.456, 1, 123.5],
  ])("rounds %d to %d places: %d", async (a, round, rounded) => {
    expect(await transform({ aggregate: { a: { sum: "a", round } } }, [{ a }])).toEqual([{ a: rounded }]);
  });

  it.each([
    [{ sum: "shop" }, sales],
    [{ avg: "day" }, sales],
    [{ min: "paid" }, sales],
    [{ max: "a" }, [{ a: 1 }, { a: "2" }]],
  ])("refuses %j of cells that do not suit", async (aggregation, rows) => {
    await expect(transform({ aggregate: { a: aggregation as never } }, rows)).rejects.toMatchObject(invalid);
  });

  it.each([
    {},
    { sum: "amount", avg: "amount" },
    { median: "amount" },
    { sum: 1 },
    { count: "*", round: 1 },
    { sum: "amount", round: 99 },
    "sum",
    null,
  ])("refuses the aggregation %j", async (aggregation) => {
    await expect(transform({ aggregate: { a: aggregation as never } })).rejects.toMatchObject(invalid);
  });

  it("refuses two columns of one name", async () => {
    await expect(transform({ groupBy: ["shop"], aggregate: { shop: { count: "*" } } })).rejects.toMatchObject(
      invalid,
    );
  });
});

describe("sort, limit, select and rename", () => {
  it("sorts by several columns, null last in either direction", async () => {
    const select = ["shop", "amount"];
    expect(
      await transform({ sort: [{ column: "shop" }, { column: "amount", direction: "descending" }], select }),
    ).toEqual([
      { shop: "east", amount: 7 },
      { shop: "north", amount: 10.1 },
      { shop: "north", amount: 0.2 },
      { shop: "north", amount: null },
      { shop: "south", amount: 5 },
    ]);
    expect((await transform({ sort: [{ column: "amount" }] })).map(({ amount }) => amount)).toEqual([
      0.2,
      5,
      7,
      10.1,
      null,
    ]);
  });

  it("sorts numbers as numbers, and unlike cells by their kind", async () => {
    const rows = ["b", 10, null, 9, true, "a", { x: 1 }].map((a) => ({ a }));
    expect((await transform({ sort: [{ column: "a" }] }, rows)).map(({ a }) => a)).toEqual([
      9,
      10,
      "a",
      "b",
      true,
      { x: 1 },
      null,
    ]);
  });

  it("limits after sorting and selects by old names before renaming", async () => {
    expect(
      await transform({
        sort: [{ column: "amount", direction: "descending" }],
        limit: 1,
        select: ["amount", "shop"],
        rename: { amount: "most" },
      }),
    ).toEqual([{ most: 10.1, shop: "north" }]);
  });

  it("refuses names that would be there twice", async () => {
    await expect(transform({ rename: { day: "shop" } })).rejects.toMatchObject(invalid);
    await expect(transform({ select: ["shop", "shop"] })).rejects.toMatchObject(invalid);
  });

  it("may swap two names", async () => {
    expect(
      await transform({ select: ["shop", "day"], rename: { shop: "day", day: "shop" }, limit: 1 }),
    ).toEqual([{ day: "north", shop: "2024-01-31" }]);
  });
});

describe("columns", () => {
  it("are described in the result", async () => {
    expect((await transformData.run(sales, { rename: { day: "date" } })).columns).toEqual([
      { name: "date", type: "date" },
      { name: "shop", type: "string" },
      { name: "amount", type: "number" },
      { name: "paid", type: "boolean" },
    ]);
  });

  it.each<Transformation>([
    { derive: { m: { month: "dya" } } },
    { where: [{ column: "dya", operator: "is_null" }] },
    { groupBy: ["dya"] },
    { aggregate: { a: { sum: "dya" } } },
    { sort: [{ column: "dya" }] },
    { select: ["dya"] },
    { rename: { dya: "x" } },
    { groupBy: ["shop"], sort: [{ column: "amount" }] },
  ])("that there are not are refused: %j", async (transformation) => {
    await expect(transform(transformation)).rejects.toThrow(
      /names the column "(dya|amount)", which there is not; there are /,
    );
  });

  it("are known without rows when the step before names them", async () => {
    const none = { rows: [], columns: [{ name: "day" }, { name: "amount" }] };
    expect(await transformData.run(none, { select: ["amount"] })).toEqual({
      rows: [],
      columns: [{ name: "amount", type: "string" }],
    });
    await expect(transformData.run(none, { select: ["price"] })).rejects.toMatchObject(invalid);
    expect((await transformData.run([], { select: ["price"] })).rows).toEqual([]);
  });

  it("that a row lacks are null there, also when objects inherit something of that name", async () => {
    expect(await transform({ select: ["constructor"] }, [{ constructor: 1 }, {}])).toEqual([
      { constructor: 1 },
      { constructor: null },
    ]);
  });

  it("may be called what objects inherit", async () => {
    const rows = [JSON.parse('{"__proto__":1,"toString":2}') as object];
    const result = await transform(
      { groupBy: ["__proto__"], aggregate: { constructor: { sum: "toString" } } },
      rows,
    );
    expect(Object.entries(result[0] as object)).toEqual([
      ["__proto__", 1],
      ["constructor", 2],
    ]);
  });
});

describe("filter_data and aggregate_data", () => {
  it("do their part of transform_data", async () => {
    const where = [{ column: "shop", operator: "=", value: "north" }] as const;
    const north = await filterData.run(sales, { where, limit: 2 });
    expect(north.rows).toEqual([sales[0], sales[2]]);
    expect((await aggregateData.run(north, { aggregate: { sales: { count: "*" } } })).rows).toEqual([
      { sales: 2 },
    ]);
  });

  it("refuse what is not their part, and need what is", async () => {
    await expect(filterData.run(sales, { where: [], sort: [] } as never)).rejects.toMatchObject(invalid);
    await expect(filterData.run(sales, {} as never)).rejects.toMatchObject(invalid);
    await expect(aggregateData.run(sales, { groupBy: ["shop"] } as never)).rejects.toMatchObject(invalid);
    await expect(aggregateData.run(sales, { aggregate: {}, limit: 1 } as never)).rejects.toMatchObject(
      invalid,
    );
    await expect(aggregateData.run(sales, { aggregate: {} })).rejects.toMatchObject(invalid);
  });
});

it.each([
  undefined,
  null,
  7,
  [],
  { filter: [] },
  { limit: -1 },
  { sort: ["day"] },
  { sort: [{ column: "day", direction: "up" }] },
  { groupBy: [] },
])("transform_data refuses %j as a transformation", async (transformation) => {
  await expect(transformData.run(sales, transformation as never)).rejects.toMatchObject(invalid);
});
