import { symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { header, makeRows } from "../../test/make-rows.ts";
import { useTemporaryFolder } from "../../test/temporary-folder.ts";
import type { ColumnProfile, CsvProfile, ProfileSource } from "./profile.ts";
import { profileCsv } from "./profile-csv.ts";
import { profileFile } from "./profile-file.ts";

const folder = useTemporaryFolder();

/** Writes a file and profiles it. */
async function profile(
  content: string | Uint8Array,
  source: Partial<ProfileSource> = {},
): Promise<CsvProfile> {
  await writeFile(join(folder.path, "data.csv"), content);
  return profileCsv.run({ path: "data.csv", ...source });
}

/** The profile of one column with these cells. */
async function profileColumn(
  cells: readonly string[],
  source: Partial<ProfileSource> = {},
): Promise<ColumnProfile> {
  const { columns } = await profile(`id,value\n${cells.map((cell) => `x,${cell}\n`).join("")}`, source);
  return columns[1] as ColumnProfile;
}

describe("profile_csv", () => {
  it("describes every column of a file", async () => {
    const result = await profile("name,age\nAda,36\nBob,\nAda,41\n");
    expect(result).toEqual({
      path: "data.csv",
      bytes: 28,
      encoding: "utf-8",
      delimiter: ",",
      rows: 3,
      malformedRows: 0,
      malformed: [],
      columns: [
        {
          name: "name",
          type: "string",
          types: { string: 3 },
          filled: 3,
          empty: 0,
          nulls: 0,
          distinct: 2,
          exact: true,
          numbers: null,
          dates: null,
          length: { minimum: 3, maximum: 3 },
          frequent: [
            { value: "Ada", count: 2 },
            { value: "Bob", count: 1 },
          ],
          countError: 0,
          examples: ["Ada", "Bob"],
        },
        {
          name: "age",
          type: "integer",
          types: { integer: 2 },
          filled: 2,
          empty: 1,
          nulls: 0,
          distinct: 2,
          exact: true,
          numbers: {
            count: 2,
            minimum: 36,
            maximum: 41,
            mean: 38.5,
            standardDeviation: expect.closeTo(3.5355, 4),
            quantiles: { p05: 36, p25: 36, p50: 36, p75: 41, p95: 41, p99: 41 },
          },
          dates: null,
          length: { minimum: 2, maximum: 2 },
          frequent: [
            { value: "36", count: 1 },
            { value: "41", count: 1 },
          ],
          countError: 0,
          examples: ["36", "41"],
        },
      ],
    });
  });

  it.each([
    [["1", "-2", "+3"], "integer"],
    [["1", "2.5", ".5", "1e3"], "number"],
    [["007", "1"], "string"],
    [["12345678901234567890"], "string"],
    [["true", "FALSE"], "boolean"],
    [["2024-02-29", "2023-12-31"], "date"],
    [["2024-02-29", "2024-02-29T10:00:00Z", "2024-02-29 10:00"], "datetime"],
    [["2023-02-29"], "string"],
    [["2023-13-01"], "string"],
    [["1", "true"], "string"],
    [["1", "x"], "string"],
    [["", " ", "NULL"], "empty"],
  ] as const)("%j is a column of type %s", async (cells, type) => {
    expect(await profileColumn(cells)).toMatchObject({ type });
  });

  it("shows what spoils a column of numbers", async () => {
    expect(await profileColumn(["1", "2", "n/a", "3.5"])).toMatchObject({
      type: "string",
      types: { integer: 2, number: 1, string: 1 },
      numbers: { count: 3, minimum: 1, maximum: 3.5 },
    });
  });

  it("counts cells without a value by how that is written", async () => {
    const cells = ["", " ", "NULL", "NA", "-", "1"];
    expect(await profileColumn(cells)).toMatchObject({ empty: 2, nulls: 2, filled: 2, type: "string" });
    expect(await profileColumn(cells, { nullValues: ["-", "NULL", "NA"] })).toMatchObject({
      empty: 2,
      nulls: 3,
      filled: 1,
      type: "integer",
    });
  });

  it("gives the range of dates", async () => {
    const cells = ["2024-05-01", "2023-12-31", "2024-01-01"];
    expect(await profileColumn(cells)).toMatchObject({
      dates: { minimum: "2023-12-31", maximum: "2024-05-01" },
    });
  });

  it("shows as many frequent values and examples as asked for, long ones cut", async () => {
    const cells = ["a", "a", "b", "c".repeat(500), "c".repeat(500), "c".repeat(501)];
    const column = await profileColumn(cells, { frequentValues: 2, examples: 5 });
    expect(column.frequent).toEqual([
      { value: "a", count: 2 },
      { value: `${"c".repeat(100)}…`, count: 2 },
    ]);
    expect(column).toMatchObject({ distinct: 4, length: { minimum: 1, maximum: 501 } });
    expect(column.examples).toHaveLength(4);
    expect(await profileColumn(cells, { frequentValues: 0, examples: 0 })).toMatchObject({
      frequent: [],
      examples: [],
    });
  });

  it("profiles only the columns that are asked for", async () => {
    const { columns } = await profile("a,b,c\n1,2,3\n", { columns: ["c", "a"] });
    expect(columns.map(({ name }) => name)).toEqual(["a", "c"]);
    await expect(profile("a,b\n1,2\n", { columns: ["z"] })).rejects.toMatchObject({
      name: "FileFormatError",
    });
  });

  it("is approximate where values are too many to be held, and says so", async () => {
    const rows = Array.from(
      { length: 30_000 },
      (_, index) => `${index},${index % 3 === 0 ? "often" : index}\n`,
    );
    const { columns } = await profile(`id,mixed\n${rows.join("")}`);
    const [id, mixed] = columns as [ColumnProfile, ColumnProfile];
    expect(id).toMatchObject({ type: "integer", exact: false, frequent: [] });
    expect(Math.abs(id.distinct / 30_000 - 1)).toBeLessThan(0.02);
    expect(Math.abs((id.numbers?.quantiles.p50 as number) / 15_000 - 1)).toBeLessThan(0.02);
    expect(id.numbers).toMatchObject({ minimum: 0, maximum: 29_999, mean: expect.closeTo(14_999.5, 6) });
    const [often] = mixed.frequent;
    expect(often?.value).toBe("often");
    expect(10_000 - (often?.count as number)).toBeLessThanOrEqual(mixed.countError);
    expect(mixed.countError).toBeLessThan(30);
  });

  it("answers the same each time", async () => {
    const text = header + [...makeRows(200_000)].join("");
    expect(await profile(text)).toEqual(await profile(text));
  });
});

describe("format", () => {
  it.each([
    ["a;b\n1,5;2\n", ";"],
    ["a\tb\n1,5\t2\n", "\t"],
    ["a|b\n1|2\n", "|"],
    ['a,b\n"x;y;z",2\n"x;y;z;z",3\n', ","],
    ["n,text\n1,a;b;c\n2,d;e;f\n", ","],
    ["Größe;Straße\n1;2\n", ";"],
    ["a\n1\n", ","],
    ["a;b\r\n1;2\r\n", ";"],
  ])("the delimiter of %j is found: %j", async (text, delimiter) => {
    expect(await profile(text)).toMatchObject({ delimiter, rows: text.split("\n").length - 2 });
  });

  it("the delimiter that a call names is taken", async () => {
    const { columns } = await profile("a;b,c\n1;2,3\n", { delimiter: "," });
    expect(columns.map(({ name }) => name)).toEqual(["a;b", "c"]);
  });

  it("a file may have no header, names twice or none", async () => {
    const named = await profile("a, a ,,a_2\n1,2,3,4\n");
    expect(named.columns.map(({ name }) => name)).toEqual(["a", "a_2", "column_3", "a_2_2"]);
    const bare = await profile("1,2\n3,4\n", { header: false });
    expect(bare).toMatchObject({ rows: 2, columns: [{ name: "column_1" }, { name: "column_2" }] });
  });

  it("quoted cells may hold delimiters, quotes and line ends", async () => {
    const { columns, rows } = await profile('a,b\n"x,""y""\nz",1\n');
    expect(rows).toBe(1);
    expect(columns[0]?.examples).toEqual(['x,"y"\nz']);
  });

  it("rows that are malformed are counted and left out", async () => {
    const result = await profile('a,b\n1,2\n3\n4,5,6\n\n7,x"y"z\n"8"x,9\n10,11\n12,"never closed\n');
    expect(result).toMatchObject({
      malformed: [
        { line: 3, problem: "cells" },
        { line: 4, problem: "cells" },
        { line: 6, problem: "quotes" },
        { line: 7, problem: "quotes" },
        { line: expect.any(Number), problem: "quotes" },
      ],
      malformedRows: 5,
    });
    expect(result.columns[0]).toMatchObject({ type: "integer", filled: result.rows });
  });

  it("a row without end is refused instead of leaving out the rest unseen", async () => {
    const text = `a,b\n1,"open\n${"2,3\n".repeat(400_000)}`;
    await expect(profile(text)).rejects.toMatchObject({ name: "FileFormatError" });
  });

  it("a file may hold a header only, but not nothing", async () => {
    expect(await profile("a,b\n")).toMatchObject({
      rows: 0,
      columns: [{ type: "empty" }, { type: "empty" }],
    });
    await expect(profile("")).rejects.toMatchObject({ name: "FileFormatError" });
  });

  it.each([
    ["utf-8", Buffer.from("\ufeffGröße\n1\n")],
    ["utf-16le", Buffer.from("\ufeffGröße\n1\n", "utf16le")],
    ["utf-16be", Buffer.from("\ufeffGröße\n1\n", "utf16le").swap16()],
  ])("a byte order mark tells that a file is %s", async (encoding, content) => {
    expect(await profile(content)).toMatchObject({ encoding, columns: [{ name: "Größe", type: "integer" }] });
  });

  it("other encodings are named, and what does not fit is refused", async () => {
    const content = Buffer.from("Größe\n1\n", "latin1");
    await expect(profile(content)).rejects.toMatchObject({ name: "FileFormatError" });
    expect(await profile(content, { encoding: "windows-1252" })).toMatchObject({
      encoding: "windows-1252",
      columns: [{ name: "Größe" }],
    });
  });
});

it("profile_csv stops when the task is cancelled, of which a timer tells it while it reads", async () => {
  await writeFile(join(folder.path, "data.csv"), header + [...makeRows(2_000_000)].join(""));
  const controller = new AbortController();
  const running = profileFile({ path: "data.csv" }, controller.signal);
  const reason = new Error("cancelled");
  setTimeout(() => controller.abort(reason), 20);
  await expect(running).rejects.toBe(reason);
});

describe("paths", () => {
  beforeEach(() => void vi.spyOn(console, "warn").mockImplementation(() => undefined));

  it.each(["../data.csv", "/etc/passwd", "link.csv", "."])("%s is refused", async (path) => {
    await symlink("/etc/passwd", join(folder.path, "link.csv"));
    await expect(profileCsv.run({ path })).rejects.toMatchObject({ name: "PathNotAllowedError" });
  });

  it("a missing file is an error that may be tried again", async () => {
    await expect(profileCsv.run({ path: "absent.csv" })).rejects.toMatchObject({ name: "FileAccessError" });
    expect(profileCsv.options.retry?.nonRetryable).not.toContain("FileAccessError");
  });
});

it.each<unknown>([
  null,
  "data.csv",
  {},
  { path: "" },
  { path: 7 },
  { path: "a".repeat(5_000) },
  { path: "data.csv", delimiter: "," + "," },
  { path: "data.csv", header: "yes" },
  { path: "data.csv", encoding: "klingon" },
  { path: "data.csv", encoding: 8 },
  { path: "data.csv", columns: [] },
  { path: "data.csv", columns: "a" },
  { path: "data.csv", nullValues: [1] },
  { path: "data.csv", frequentValues: 101 },
  { path: "data.csv", examples: -1 },
  { path: "data.csv", examples: 1.5 },
  { path: "data.csv", delimeter: ";" },
])("profile_csv refuses %j as its source", async (source) => {
  await expect(profileCsv.run(source as never)).rejects.toMatchObject({ code: "INVALID_ARGUMENTS" });
});
