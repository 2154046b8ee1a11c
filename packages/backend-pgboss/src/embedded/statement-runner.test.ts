import type { PGlite } from "@electric-sql/pglite";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openDatabaseInMemory } from "./open-database.ts";
import { createStatementRunner, type StatementRunner } from "./statement-runner.ts";

describe("createStatementRunner()", () => {
  let database: PGlite;
  let runner: StatementRunner;
  const broken: unknown[] = [];

  beforeAll(async () => {
    database = await openDatabaseInMemory();
    runner = createStatementRunner(database, (cause) => broken.push(cause));
  });
  afterAll(() => database.close());
  beforeEach(() => runner.exec("DROP TABLE IF EXISTS t; CREATE TABLE t (id int PRIMARY KEY, text text)"));

  const insert = (id: number) => runner.query({ text: "INSERT INTO t VALUES ($1, 'x')", values: [id] });
  const readIds = async () => (await runner.query({ text: "SELECT id FROM t ORDER BY id" })).rows;

  it("query() answers rows by column, alike the first time and prepared", async () => {
    const statement = {
      text: "SELECT $1::int AS n, $2::timestamptz AS at, $3::jsonb AS json, $4::bytea AS bytes, $5::int[] AS list, NULL AS none",
    };
    const values = [1, new Date(5), { a: [1] }, new Uint8Array([0, 255]), [1, 2]];
    const answers = [];
    for (let time = 0; time < 3; time += 1) answers.push(await runner.query({ ...statement, values }));
    const row = {
      n: 1,
      at: new Date(5),
      json: { a: [1] },
      bytes: new Uint8Array([0, 255]),
      list: [1, 2],
      none: null,
    };
    expect(answers).toEqual([{ rows: [row] }, { rows: [row] }, { rows: [row] }]);
  });

  it("query() of a repeated statement follows a change of the table", async () => {
    await insert(1);
    for (let time = 0; time < 3; time += 1) await runner.query({ text: "SELECT * FROM t" });
    await runner.exec("ALTER TABLE t ADD COLUMN more int DEFAULT 7");
    expect((await runner.query({ text: "SELECT * FROM t" })).rows).toEqual([{ id: 1, text: "x", more: 7 }]);
  });

  it("query() of a repeated statement works after DEALLOCATE ALL", async () => {
    for (let time = 0; time < 3; time += 1) await runner.query({ text: "SELECT 5 AS five" });
    await runner.exec("DEALLOCATE ALL");
    expect((await runner.query({ text: "SELECT 5 AS five" })).rows).toEqual([{ five: 5 }]);
  });

  it("query() rejects with PostgreSQL's fields each time, and goes on working", async () => {
    await insert(1);
    for (let time = 0; time < 3; time += 1) {
      await expect(insert(1)).rejects.toMatchObject({
        name: "EmbeddedDatabaseError",
        code: "23505",
        constraint: "t_pkey",
        table: "t",
      });
    }
    await insert(2);
    expect(await readIds()).toEqual([{ id: 1 }, { id: 2 }]);
  });

  it.each(["BEGIN", "BEGIN; INSERT INTO t VALUES (9)"])(
    "exec(%j) is rolled back and refused for what it leaves open",
    async (text) => {
      for (let time = 0; time < 3; time += 1)
        await expect(runner.exec(text)).rejects.toMatchObject({ code: "25000" });
      await insert(1);
      expect(await readIds()).toEqual([{ id: 1 }]);
    },
  );

  it("exec() answers one result for each statement, alike each time", async () => {
    const text =
      "BEGIN; SELECT 1 AS a; INSERT INTO t VALUES (1) ON CONFLICT DO NOTHING; SELECT 2 AS b; COMMIT";
    for (let time = 0; time < 3; time += 1) {
      expect((await runner.exec(text)).flatMap(({ rows }) => rows)).toEqual([{ a: 1 }, { b: 2 }]);
    }
  });

  it("exec() leaves nothing of a script that fails half-way", async () => {
    await expect(
      runner.exec("INSERT INTO t VALUES (1); INSERT INTO nowhere VALUES (1)"),
    ).rejects.toMatchObject({ code: "42P01" });
    await expect(runner.exec("BEGIN; INSERT INTO t VALUES (1); SELECT 1/0; COMMIT")).rejects.toMatchObject({
      code: "22012",
    });
    expect(await readIds()).toEqual([]);
  });

  it("transaction() applies all or nothing", async () => {
    const add = (id: number) => ({ text: "INSERT INTO t VALUES ($1, 'y') RETURNING id", values: [id] });
    expect(await runner.transaction([add(1), add(2)])).toEqual([
      { rows: [{ id: 1 }] },
      { rows: [{ id: 2 }] },
    ]);
    for (let time = 0; time < 3; time += 1) {
      await expect(runner.transaction([add(3), add(1)])).rejects.toMatchObject({ code: "23505" });
    }
    expect(await readIds()).toEqual([{ id: 1 }, { id: 2 }]);
  });

  it.each(["ALTER TABLE t ADD COLUMN more int", "DEALLOCATE ALL"])(
    "transaction() of repeated statements works after %s",
    async (change) => {
      const all = { text: "SELECT * FROM t" };
      const add = { text: "INSERT INTO t SELECT 1 + coalesce(max(id), 0) FROM t" };
      for (let time = 0; time < 3; time += 1) await runner.transaction([add, all]);
      await runner.exec(change);
      const [, result] = await runner.transaction([add, all]);
      expect(result?.rows).toHaveLength(4);
    },
  );

  it("transaction() refuses a statement that ends it", async () => {
    await expect(runner.transaction([{ text: "COMMIT" }, { text: "SELECT 1" }])).rejects.toMatchObject({
      code: "2D000",
    });
  });

  it("a call made while another's transaction is under way waits until it is over", async () => {
    const results = await Promise.allSettled([
      runner.exec("BEGIN; INSERT INTO t VALUES (1); INSERT INTO t VALUES (2); COMMIT"),
      runner.query({ text: "ROLLBACK" }),
      runner.transaction([{ text: "INSERT INTO t VALUES (3)" }]),
      runner.query({ text: "ROLLBACK" }),
    ]);
    expect(results.map(({ status }) => status)).toEqual(Array(4).fill("fulfilled"));
    expect(await readIds()).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }]);
  });

  it("listen() calls every listener of a channel, capitals and quotes included, until it is ended", async () => {
    const heard: string[] = [];
    const channel = `Ein "Kanal"`;
    const endFirst = await runner.listen(channel, (payload) => heard.push(`first ${payload}`));
    const endSecond = await runner.listen(channel, (payload) => heard.push(`second ${payload}`));
    const notify = (payload: string) =>
      runner.query({ text: "SELECT pg_notify($1, $2)", values: [channel, payload] });
    await notify("a");
    await endFirst();
    await notify("b");
    await endSecond();
    await notify("c");
    expect(heard).toEqual(["first a", "second a", "second b"]);
  });

  it("a value that cannot be serialised fails its call alone", async () => {
    for (let time = 0; time < 3; time += 1) {
      await expect(runner.query({ text: "SELECT $1::bytea", values: [5] })).rejects.toThrow();
    }
    await insert(1);
    expect(broken).toEqual([]);
  });
});
