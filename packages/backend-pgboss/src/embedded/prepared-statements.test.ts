import type { PGlite } from "@electric-sql/pglite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDatabaseInMemory } from "./open-database.ts";
import { createPreparedStatements } from "./prepared-statements.ts";

describe("createPreparedStatements()", () => {
  let database: PGlite;
  beforeAll(async () => {
    database = await openDatabaseInMemory();
  });
  afterAll(() => database.close());

  const countPrepared = async () =>
    (
      await database.query<{ count: number }>(
        "SELECT count(*)::int AS count FROM pg_prepared_statements WHERE name <> ''",
      )
    ).rows[0]?.count;

  it("canPrepare() is true from the second time a single statement comes", async () => {
    const prepared = createPreparedStatements(database);
    expect(await prepared.canPrepare("SELECT 1 AS one")).toBe(false);
    expect(await prepared.canPrepare("SELECT 1 AS one")).toBe(true);
    expect(await prepared.run({ text: "SELECT 1 AS one" })).toEqual({ rows: [{ one: 1 }] });
  });

  it("canPrepare() is never true of several statements, nor of a very long one", async () => {
    const prepared = createPreparedStatements(database);
    const long = `SELECT '${"x".repeat(20_000)}'`;
    for (let time = 0; time < 3; time += 1) {
      expect(await prepared.canPrepare("SELECT 1; SELECT 2")).toBe(false);
      expect(await prepared.canPrepare(long)).toBe(false);
    }
  });

  it("canPrepare() lets the least lately used statement go when there are too many", async () => {
    await database.exec("DEALLOCATE ALL");
    const prepared = createPreparedStatements(database);
    for (let number = 0; number < 300; number += 1) {
      await prepared.canPrepare(`SELECT ${number} AS n`);
      await prepared.canPrepare(`SELECT ${number} AS n`);
    }
    expect(await countPrepared()).toBe(256);
    expect(await prepared.run({ text: "SELECT 0 AS n" })).toEqual({ rows: [{ n: 0 }] });
  });
});
