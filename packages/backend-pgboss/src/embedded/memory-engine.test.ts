import { afterAll, describe, expect, it } from "vitest";
import { connectEmbeddedEngine } from "./embedded-engine.ts";

describe('connectEmbeddedEngine({ dataDirectory: "memory://" })', () => {
  const engine = connectEmbeddedEngine({ dataDirectory: "memory://" });
  afterAll(() => engine.close());

  it("serves every kind of call", async () => {
    await engine.exec("CREATE TABLE t (id int); INSERT INTO t VALUES (1)");
    await engine.transaction([{ text: "INSERT INTO t VALUES ($1)", values: [2] }]);
    expect((await engine.query("SELECT id FROM t WHERE id > $1", [0])).rows).toEqual([{ id: 1 }, { id: 2 }]);
  });

  it("notifies", async () => {
    const heard: string[] = [];
    const unlisten = await engine.listen("news", (payload) => heard.push(payload));
    await engine.query("NOTIFY news, 'one'");
    await unlisten();
    await engine.query("NOTIFY news, 'two'");
    expect(heard).toEqual(["one"]);
  });

  it("is a database of its own each time", async () => {
    const other = connectEmbeddedEngine({ dataDirectory: "memory://" });
    await engine.exec("CREATE TABLE only_here (id int)");
    await expect(other.query("SELECT * FROM only_here")).rejects.toMatchObject({ code: "42P01" });
    await other.close();
  });

  it("close() waits for the calls that are out and is the end of all later ones", async () => {
    const other = connectEmbeddedEngine({ dataDirectory: "memory://" });
    const unlisten = await other.listen("news", () => undefined);
    const out = other.query("SELECT 1 AS one");
    await other.close();
    await other.close();
    expect((await out).rows).toEqual([{ one: 1 }]);
    await expect(other.query("SELECT 1")).rejects.toMatchObject({ code: "EMBEDDED_CLOSED" });
    await unlisten();
  });

  it("close() of one that was never used does nothing", async () => {
    await connectEmbeddedEngine({ dataDirectory: "memory://" }).close();
  });
});
