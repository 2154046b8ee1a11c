import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { unpackDatabase } from "./unpack-database.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "unpack-database-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("unpackDatabase()", () => {
  it("writes the files that PGlite has packed, for this user alone, and PGlite opens them", async () => {
    const packed = await PGlite.create();
    await packed.exec("CREATE TABLE t (id int); INSERT INTO t VALUES (1); CHECKPOINT");
    const tar = Buffer.from(await (await packed.dumpDataDir("none")).arrayBuffer());
    await packed.close();
    const target = join(folder, "postgres");

    unpackDatabase(tar, target);
    expect(readFileSync(join(target, "PG_VERSION"), "utf8")).toBe("18\n");
    expect(readdirSync(target)).toContain("pg_twophase");
    const modes = ["", "base", "PG_VERSION"].map((name) => statSync(join(target, name)).mode & 0o777);
    expect(modes).toEqual([0o700, 0o700, 0o600]);

    const opened = await PGlite.create(target);
    expect((await opened.query("SELECT id FROM t")).rows).toEqual([{ id: 1 }]);
    await opened.close();
  });

  it("throws where a folder of that name is there", () => {
    expect(() => unpackDatabase(Buffer.alloc(512), folder)).toThrow(
      expect.objectContaining({ code: "EEXIST" }),
    );
  });
});
