import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { useTemporaryFolder } from "../../test/temporary-folder.ts";
import { type ExtractSource, extractData } from "./extract-data.ts";

const folder = useTemporaryFolder();
const invalid = { code: "INVALID_ARGUMENTS" };
const unusable = { name: "FileFormatError" };
const tooMuch = { name: "FileLimitError" };

/** Writes a file and extracts it. */
async function extract(name: string, content: string | Uint8Array, options: Partial<ExtractSource> = {}) {
  await writeFile(join(folder.root, name), content);
  return extractData.run({ path: name, ...options });
}

describe("CSV", () => {
  it("infers the type of a column from all of its cells", async () => {
    const { rows, columns } = await extract(
      "types.csv",
      [
        "number,code,flag,date,moment,mixed,empty,long",
        "-1.50,007,TRUE,2012-02-29,2012-01-01T08:00:00Z,1,,12345678901234567890",
        "2e3,12,false,2012-12-31,2012-01-01 08:00:00.5+01:00,n/a,,1",
        ",,,,,,,",
      ].join("\n"),
    );
    expect(columns.map(({ type }) => type)).toEqual([
      "number",
      "string",
      "boolean",
      "date",
      "date",
      "string",
      "string",
      "string",
    ]);
    expect(rows).toEqual([
      {
        number: -1.5,
        code: "007",
        flag: true,
        date: "2012-02-29",
        moment: "2012-01-01T08:00:00Z",
        mixed: "1",
        empty: null,
        long: "12345678901234567890",
      },
      {
        number: 2000,
        code: "12",
        flag: false,
        date: "2012-12-31",
        moment: "2012-01-01 08:00:00.5+01:00",
        mixed: "n/a",
        empty: null,
        long: "1",
      },
      {
        number: null,
        code: null,
        flag: null,
        date: null,
        moment: null,
        mixed: null,
        empty: null,
        long: null,
      },
    ]);
  });

  it.each(["2011-02-29", "2012-13-01", "2012-04-31", "2012-1-1", "01/02/2012", "2012-01-01T25:00"])(
    "leaves %s a string",
    async (cell) => {
      expect((await extract("dates.csv", `date\n${cell}\n`)).columns).toEqual([
        { name: "date", type: "string" },
      ]);
    },
  );

  it.each(["Infinity", "NaN", "0x10", "1_000", "1e999", "1,5", "--1", "."])(
    "does not take %s for a number",
    async (cell) => {
      expect((await extract("numbers.csv", `number;x\n${cell};1\n`, { delimiter: ";" })).rows).toEqual([
        { number: cell, x: 1 },
      ]);
    },
  );

  it("takes the types it is told", async () => {
    const types = { zip: "string", price: "number" } as const;
    expect((await extract("zip.csv", "zip,price\n12345,\n", { types })).columns).toEqual([
      { name: "zip", type: "string" },
      { name: "price", type: "number" },
    ]);
    await expect(extract("zip.csv", "zip,price\n12345,1\n12345,free\n", { types })).rejects.toThrow(
      '"free" in column "price" of row 2 is not a number',
    );
    await expect(extract("zip.csv", "zip\n1\n", { types })).rejects.toMatchObject(unusable);
  });

  it("reads quotes, line breaks within cells, CRLF, a byte order mark and tabs", async () => {
    expect((await extract("quoted.csv", '\uFEFFa,b\r\n"x ""y"", z","1\n2"\r\n')).rows).toEqual([
      { a: 'x "y", z', b: "1\n2" },
    ]);
    expect((await extract("tabs.tsv", "a\tb\n1,5\t2\n")).rows).toEqual([{ a: "1,5", b: 2 }]);
  });

  it("passes over empty lines", async () => {
    expect((await extract("gaps.csv", "\na,b\n\n1,2\n\n\n3,4\n\n")).rows).toEqual([
      { a: 1, b: 2 },
      { a: 3, b: 4 },
    ]);
  });

  it("decodes characters that lie on both sides of a chunk", async () => {
    const names = Array.from({ length: 40_000 }, (_, index) => `${["é", "🌍"][index % 2]}${index}`);
    expect((await extract("names.csv", `name\n${names.join("\n")}\n`)).rows.map(({ name }) => name)).toEqual(
      names,
    );
  });

  it("keeps columns with the names of what every object inherits", async () => {
    const { rows } = await extract("names.csv", "__proto__,constructor,toString\n1,2,3\n");
    expect(Object.entries(rows[0] as object)).toEqual([
      ["__proto__", 1],
      ["constructor", 2],
      ["toString", 3],
    ]);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it("keeps the columns it is told, in their order", async () => {
    expect(await extract("some.csv", "a,b,c\n1,2,x\n", { columns: ["c", "a"] })).toEqual({
      rows: [{ c: "x", a: 1 }],
      columns: [
        { name: "c", type: "string" },
        { name: "a", type: "number" },
      ],
    });
    await expect(extract("some.csv", "a,b\n1,2\n", { columns: ["d"] })).rejects.toThrow(
      'it has no column "d"; its columns are "a", "b"',
    );
    await expect(extract("some.csv", "a,b\n1,2\n", { columns: ["a", "a"] })).rejects.toMatchObject(invalid);
  });

  it.each([
    ["an empty file", ""],
    ["a record of too few cells", "a,b\n1\n"],
    ["a quote that is not closed", 'a,b\n"1,2\n'],
    ["a column twice", "a,a\n1,2\n"],
    ["bytes that are not UTF-8", new Uint8Array([0x61, 0x0a, 0xff, 0xfe])],
    ["text that ends within a character", new Uint8Array([0x61, 0x0a, 0xc3])],
    ["a record beyond the limit", `a\n"${"x".repeat(1_100_000)}"\n`],
  ])("refuses %s", async (_, content) => {
    await expect(extract("bad.csv", content)).rejects.toMatchObject(unusable);
  });

  it("says on which line it is unusable", async () => {
    await expect(extract("bad.csv", "a,b\n1,2\n1\n")).rejects.toThrow(
      /"bad.csv" is not usable as CSV: .*line 3\.$/,
    );
  });
});

describe("JSON and NDJSON", () => {
  const rows = [
    { id: 1, tags: ["a"] },
    { id: 2, when: "2012-01-01", __proto__: null },
  ];

  it("reads lists of objects, with the types they have", async () => {
    const expected = {
      rows,
      columns: [
        { name: "id", type: "number" },
        { name: "tags", type: "json" },
        { name: "when", type: "date" },
      ],
    };
    expect(await extract("rows.json", JSON.stringify(rows))).toEqual(expected);
    expect(
      await extract("rows.ndjson", `${JSON.stringify(rows[0])}\r\n\n${JSON.stringify(rows[1])}`),
    ).toEqual(expected);
    expect(await extract("rows.txt", JSON.stringify(rows), { format: "json" })).toEqual(expected);
  });

  it("keeps the columns it is told; a row that lacks one gets null", async () => {
    expect((await extract("rows.json", JSON.stringify(rows), { columns: ["when", "id"] })).rows).toEqual([
      { when: null, id: 1 },
      { when: "2012-01-01", id: 2 },
    ]);
    await expect(
      extract("rows.json", JSON.stringify(rows), { columns: ["constructor"] }),
    ).rejects.toMatchObject(invalid);
  });

  it("does not split lines within strings", async () => {
    expect((await extract("lines.ndjson", '{"a":"x\u2028y\u0085"}\n')).rows).toEqual([
      { a: "x\u2028y\u0085" },
    ]);
  });

  it.each([
    ["rows.json", "{}"],
    ["rows.json", "[1]"],
    ["rows.json", "[{}"],
    ["rows.json", ""],
    ["rows.ndjson", "[]"],
    ["rows.ndjson", "{}\n{\n"],
  ])("refuses %s with %s", async (name, content) => {
    await expect(extract(name, content)).rejects.toMatchObject(unusable);
  });

  it("says on which line it is unusable, without repeating it", async () => {
    await expect(extract("rows.ndjson", "{}\n{secret}\n")).rejects.toThrow(
      'File "rows.ndjson" is not usable as NDJSON: line 2 is not JSON.',
    );
  });

  it("refuses options that are for CSV", async () => {
    await expect(extract("rows.json", "[]", { delimiter: ";" })).rejects.toMatchObject(invalid);
    await expect(extract("rows.ndjson", "", { types: {} })).rejects.toMatchObject(invalid);
  });
});

describe("limits", () => {
  const files: readonly (readonly [string, string])[] = [
    ["rows.csv", "id\n1\n2\n3\n"],
    ["rows.json", '[{"id":1},{"id":2},{"id":3}]'],
    ["rows.ndjson", '{"id":1}\n{"id":2}\n{"id":3}\n'],
  ];

  it.each(files)("limit keeps the first rows of %s", async (name, content) => {
    expect((await extract(name, content, { limit: 2 })).rows).toEqual([{ id: 1 }, { id: 2 }]);
    expect((await extract(name, content, { limit: 0 })).rows).toEqual([]);
    expect((await extract(name, content, { limit: 9 })).rows).toHaveLength(3);
  });

  it.each(files)("maxRows refuses %s when it has more", async (name, content) => {
    await expect(extract(name, content, { maxRows: 2 })).rejects.toMatchObject(tooMuch);
    expect((await extract(name, content, { maxRows: 3 })).rows).toHaveLength(3);
    expect((await extract(name, content, { maxRows: 2, limit: 2 })).rows).toHaveLength(2);
  });

  it.each(files)("maxBytes refuses %s when it is larger", async (name, content) => {
    await expect(extract(name, content, { maxBytes: content.length - 1 })).rejects.toMatchObject(tooMuch);
    expect((await extract(name, content, { maxBytes: content.length })).rows).toHaveLength(3);
  });

  it("a limit reads no more of a large file than it needs", async () => {
    const large = `id\n${"1234567\n".repeat(100_000)}`;
    expect((await extract("large.csv", large, { limit: 3, maxBytes: 400_000 })).rows).toHaveLength(3);
    expect(
      (await extract("large.ndjson", '{"id":1}\n'.repeat(100_000), { limit: 3, maxBytes: 400_000 })).rows,
    ).toHaveLength(3);
  });

  it("of the worker cannot be raised by a call", async () => {
    vi.stubEnv("TASK_FILES_MAX_ROWS", "2");
    await expect(extract("rows.csv", "id\n1\n2\n3\n")).rejects.toMatchObject(tooMuch);
    await expect(extract("rows.csv", "id\n1\n", { maxRows: 3 })).rejects.toMatchObject(invalid);
    vi.stubEnv("TASK_FILES_MAX_BYTES", "5");
    await expect(extract("rows.csv", "id\n1\n2\n")).rejects.toMatchObject(tooMuch);
    vi.stubEnv("TASK_FILES_MAX_BYTES", "many");
    await expect(extract("rows.csv", "id\n1\n")).rejects.toMatchObject({ code: "CONFIGURATION_INVALID" });
  });

  it("default to 100,000 rows", async () => {
    expect((await extract("rows.csv", `id\n${"1\n".repeat(100_000)}`)).rows).toHaveLength(100_000);
    await expect(extract("rows.csv", `id\n${"1\n".repeat(100_001)}`)).rejects.toMatchObject(tooMuch);
  });
});

describe("arguments", () => {
  it.each<object>([
    { format: "xml" },
    { delimiter: "::" },
    { columns: "a" },
    { columns: [] },
    { columns: [1] },
    { types: { a: "int" } },
    { types: [] },
    { limit: -1 },
    { limit: 1.5 },
    { limit: "1" },
    { maxRows: 0 },
    { maxRows: 1e12 },
    { maxBytes: Number.POSITIVE_INFINITY },
    { encoding: "latin1" },
    { __proto__: null, constructor: 1 },
  ])("refuse %j", async (options) => {
    await expect(extract("rows.csv", "a\n1\n", options as never)).rejects.toMatchObject(invalid);
  });

  it("tell all faults at once", async () => {
    await expect(extractData.run({ path: "", colums: ["a"], limit: -1 } as never)).rejects.toMatchObject({
      issues: [
        'source has no option "colums"; it knows path, format, delimiter, columns, types, limit, maxRows, maxBytes',
        "source.path must not be empty",
        "source.limit is -1, but must be at least 0",
      ],
    });
  });

  it("need a format that the path does not tell", async () => {
    await expect(extract("rows.dat", "a\n1\n")).rejects.toMatchObject(invalid);
    expect((await extract("rows.dat", "a\n1\n", { format: "csv" })).rows).toEqual([{ a: 1 }]);
  });
});
