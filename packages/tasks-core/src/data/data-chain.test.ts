import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, realpath, writeFile } from "node:fs/promises";
import { findPackageJSON } from "node:module";
import { delimiter, dirname, join } from "node:path";
import { workflow } from "@task-abstraction/core";
import { describe, expect, it, vi } from "vitest";
import { useTemporaryFolder } from "../../test/temporary-folder.ts";
import { calculateChecksum } from "./calculate-checksum.ts";
import { extractData } from "./extract-data.ts";
import { loadData } from "./load-data.ts";
import { transformData } from "./transform-data.ts";

const folder = useTemporaryFolder();

describe("extract_data, transform_data, load_data", () => {
  it("make the monthly weather of Seattle from its daily weather", async () => {
    const weather = await realpath(
      join(dirname(findPackageJSON("vega-datasets", import.meta.url) as string), "data"),
    );
    vi.stubEnv("TASK_FILES_ROOT", [folder.root, weather].join(delimiter));

    const daily = await extractData.run({ path: join(weather, "seattle-weather.csv") });
    expect(daily.columns).toEqual([
      { name: "date", type: "date" },
      { name: "precipitation", type: "number" },
      { name: "temp_max", type: "number" },
      { name: "temp_min", type: "number" },
      { name: "wind", type: "number" },
      { name: "weather", type: "string" },
    ]);
    expect(daily.rows).toHaveLength(1_461);
    expect(daily.rows[1]).toEqual({
      date: "2012-01-02",
      precipitation: 10.9,
      temp_max: 10.6,
      temp_min: 2.8,
      wind: 4.5,
      weather: "rain",
    });

    const monthly = await transformData.run(daily, {
      derive: { month: { month: "date" } },
      groupBy: ["month"],
      aggregate: {
        days: { count: "*" },
        rain: { sum: "precipitation", round: 1 },
        high: { avg: "temp_max", round: 1 },
        warmest: { max: "temp_max" },
        coldest: { min: "temp_min" },
      },
      sort: [{ column: "month" }],
    });
    // Calculated from the file with awk.
    expect(monthly.rows.map((row) => Object.values(row))).toEqual([
      [1, 124, 466, 8.2, 17.2, -4.4],
      [2, 113, 422, 9.9, 16.7, -6],
      [3, 124, 606.2, 12.4, 20.6, -1.7],
      [4, 120, 375.4, 15, 27.8, 1.7],
      [5, 124, 207.5, 19.3, 30.6, 3.3],
      [6, 120, 132.9, 22.4, 33.9, 6.1],
      [7, 124, 48.2, 26, 35, 9.4],
      [8, 124, 163.7, 26.1, 35.6, 10],
      [9, 120, 235.5, 21.9, 33.9, 7.2],
      [10, 124, 503.4, 16.4, 25.6, 3.3],
      [11, 120, 642.5, 11, 17.8, -4.9],
      [12, 124, 622.7, 8.2, 18.9, -7.1],
    ]);

    const loaded = await loadData.run(monthly, { path: "reports/by-month.csv" });
    const text = await readFile(join(folder.root, "reports/by-month.csv"), "utf8");
    expect(text.split("\n").slice(0, 2)).toEqual([
      "month,days,rain,high,warmest,coldest",
      "1,124,466,8.2,17.2,-4.4",
    ]);
    const sha256 = createHash("sha256").update(text).digest("hex");
    expect(loaded).toEqual({
      path: "reports/by-month.csv",
      format: "csv",
      rows: 12,
      bytes: text.length,
      sha256,
    });

    expect(await calculateChecksum.run(loaded)).toEqual({
      path: loaded.path,
      algorithm: "sha256",
      checksum: sha256,
      bytes: text.length,
    });
    expect((await extractData.run({ path: loaded.path })).rows).toEqual(monthly.rows);
  });

  it("fit each other as the steps of a workflow", () => {
    const flow = workflow("seattle_weather")
      .step(extractData, { path: "weather.csv" })
      .step(transformData, { where: [{ column: "wind", operator: ">", value: 5 }] })
      .step(loadData, { path: "windy.json" })
      .step(calculateChecksum);
    expect(flow.steps.map((step) => step.taskName)).toEqual([
      "extract_data",
      "transform_data",
      "load_data",
      "calculate_checksum",
    ]);
  });
});

describe("load_data", () => {
  const rows = [
    { id: 1, name: 'a "b", c', note: null, ok: true, nested: { list: [1, 2] } },
    { id: 2, name: "line\r\nbreak", note: "é 你 🌍", ok: false },
  ];

  it.each(["rows.json", "rows.ndjson", "rows.jsonl"])(
    "writes %s so that extract_data reads the same rows",
    async (path) => {
      const { bytes } = await loadData.run(rows, { path });
      expect((await extractData.run({ path })).rows).toEqual(rows);
      expect((await readFile(join(folder.root, path))).length).toBe(bytes);
    },
  );

  it.each(["rows.csv", "rows.tsv"])(
    "writes %s so that extract_data reads the same cells; nested ones become JSON text",
    async (path) => {
      await loadData.run({ rows, columns: [{ name: "ok", type: "boolean" }] }, { path });
      expect((await extractData.run({ path })).rows).toEqual([
        { ok: true, id: 1, name: 'a "b", c', note: null, nested: '{"list":[1,2]}' },
        { ok: false, id: 2, name: "line\r\nbreak", note: "é 你 🌍", nested: null },
      ]);
    },
  );

  it("writes no rows, in every format", async () => {
    const none = { rows: [], columns: [{ name: "id", type: "number" as const }] };
    for (const path of ["none.csv", "none.json", "none.ndjson"]) {
      expect(await loadData.run(none, { path })).toMatchObject({ rows: 0 });
      expect((await extractData.run({ path })).rows).toEqual([]);
    }
    expect(await readFile(join(folder.root, "none.csv"), "utf8")).toBe("id\n");
  });

  it("writes an empty cell of a single column so that it is not taken for an empty line", async () => {
    const rows = [{ id: 1 }, { id: null }, { id: 3 }];
    await loadData.run(rows, { path: "single.csv" });
    expect((await extractData.run({ path: "single.csv" })).rows).toEqual(rows);
  });

  it("writes more rows than one batch", async () => {
    const many = Array.from({ length: 2_500 }, (_, id) => ({ id }));
    for (const path of ["many.csv", "many.json", "many.ndjson"]) {
      await loadData.run(many, { path });
      expect((await extractData.run({ path })).rows).toEqual(many);
    }
  });

  it("writes only the columns it is told, in their order", async () => {
    await loadData.run(rows, { path: "some.csv", columns: ["name", "id"], delimiter: ";" });
    expect(await readFile(join(folder.root, "some.csv"), "utf8")).toMatch(/^name;id\n/);
    await loadData.run(rows, { path: "some.ndjson", columns: ["id"] });
    expect(await readFile(join(folder.root, "some.ndjson"), "utf8")).toBe('{"id":1}\n{"id":2}\n');
    await expect(loadData.run(rows, { path: "some.csv", columns: ["idd"] })).rejects.toMatchObject({
      code: "INVALID_ARGUMENTS",
    });
  });

  it("takes rows, records and plain lists", async () => {
    for (const previous of [rows, { rows }, { records: rows, removed: 0 }]) {
      expect(await loadData.run(previous, { path: "rows.json" })).toMatchObject({ rows: 2 });
    }
    for (const previous of [null, 7, "rows", {}, { rows: {} }, [1], [null], [[1]]]) {
      await expect(loadData.run(previous as never, { path: "rows.json" })).rejects.toMatchObject({
        code: "INVALID_ARGUMENTS",
      });
    }
  });

  it("replaces the old file, and leaves nothing else behind", async () => {
    await writeFile(join(folder.root, "rows.json"), "old");
    await loadData.run(rows, { path: "rows.json" });
    expect(await readdir(folder.root)).toEqual(["rows.json"]);
  });

  it("leaves the old file and no other when it fails half way", async () => {
    await writeFile(join(folder.root, "rows.json"), "old");
    const many: object[] = Array.from({ length: 1_500 }, (_, id) => ({ id }));
    // The second batch cannot be written.
    many.push({
      toJSON: () => {
        throw new Error("half way");
      },
    });
    await expect(loadData.run(many, { path: "rows.json" })).rejects.toThrow("half way");
    expect(await readdir(folder.root)).toEqual(["rows.json"]);
    expect(await readFile(join(folder.root, "rows.json"), "utf8")).toBe("old");
  });

  it("says why it cannot write", async () => {
    await writeFile(join(folder.root, "taken"), "");
    await expect(loadData.run(rows, { path: "taken/rows.json" })).rejects.toMatchObject({
      name: "FileAccessError",
    });
  });
});

describe("calculate_checksum", () => {
  it.each(["sha256", "sha512", "sha1", "md5"] as const)(
    "calculates %s, also of a file of several chunks",
    async (algorithm) => {
      const content = "0123456789".repeat(20_000);
      await writeFile(join(folder.root, "file.bin"), content);
      expect(await calculateChecksum.run("file.bin", { algorithm })).toEqual({
        path: "file.bin",
        algorithm,
        checksum: createHash(algorithm).update(content).digest("hex"),
        bytes: 200_000,
      });
    },
  );

  it("refuses an algorithm it does not have, and what is no path", async () => {
    await mkdir(join(folder.root, "deep"));
    await expect(calculateChecksum.run("x", { algorithm: "crc32" as never })).rejects.toMatchObject({
      code: "INVALID_ARGUMENTS",
    });
    await expect(calculateChecksum.run({ file: "x" } as never)).rejects.toMatchObject({
      code: "INVALID_ARGUMENTS",
    });
    await expect(calculateChecksum.run(undefined as never)).rejects.toMatchObject({
      code: "INVALID_ARGUMENTS",
    });
  });
});
