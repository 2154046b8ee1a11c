import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LAYOUT_VERSION, POSTGRES_MAJOR, prepareDataDirectory } from "./data-directory.ts";
import { openDatabaseInMemory } from "./open-database.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "data-directory-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("prepareDataDirectory()", () => {
  it("makes a directory that only this user may enter and that Git passes by", async () => {
    const { root } = await prepareDataDirectory(join(folder, "a", "b"));
    expect(statSync(root).mode & 0o777).toBe(0o700);
    expect(readFileSync(join(root, ".gitignore"), "utf8")).toBe("*\n");
  });

  it("changes nothing in a directory that exists", async () => {
    await prepareDataDirectory(folder);
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each([
    ["a file", () => join(folder, "file")],
    ["a path through a file", () => join(folder, "file", "data")],
    ["a path the system does not let be made", () => "/proc/some/data"],
    ["a path through a link to nowhere", () => join(folder, "link", "data")],
  ])("refuses %s with EMBEDDED_DIRECTORY", async (_what, path) => {
    writeFileSync(join(folder, "file"), "");
    symlinkSync(join(folder, "nowhere"), join(folder, "link"));
    await expect(prepareDataDirectory(path())).rejects.toMatchObject({
      code: "EMBEDDED_DIRECTORY",
      message: expect.stringContaining(path()),
    });
  });

  it("refuses a directory that holds something else in the database's place", async () => {
    mkdirSync(join(folder, "postgres"));
    writeFileSync(join(folder, "postgres", "precious"), "");
    await expect(prepareDataDirectory(folder)).rejects.toMatchObject({ code: "EMBEDDED_DIRECTORY" });
  });

  it("refuses the layout of a newer version of the package", async () => {
    writeFileSync(join(folder, "format.json"), JSON.stringify({ layout: LAYOUT_VERSION + 1 }));
    await expect(prepareDataDirectory(folder)).rejects.toMatchObject({ code: "EMBEDDED_VERSION_MISMATCH" });
  });

  it("refuses the database of another PostgreSQL", async () => {
    mkdirSync(join(folder, "postgres"));
    writeFileSync(join(folder, "postgres", "PG_VERSION"), "99\n");
    await expect(prepareDataDirectory(folder)).rejects.toMatchObject({ code: "EMBEDDED_VERSION_MISMATCH" });
  });
});

describe("POSTGRES_MAJOR", () => {
  it("is the version that PGlite runs", async () => {
    const database = await openDatabaseInMemory();
    const { rows } = await database.query<{ version: string }>(
      "SELECT current_setting('server_version') AS version",
    );
    await database.close();
    expect(rows[0]?.version.split(".")[0]).toBe(POSTGRES_MAJOR);
  });
});
