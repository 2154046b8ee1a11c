import { eventually } from "@task-abstraction/conformance";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createWorkbench, type Workbench } from "./embedded/workbench.ts";

let bench: Workbench;
beforeEach(() => {
  bench = createWorkbench();
});
afterEach(() => bench.dispose());

describe("several processes on one data directory", () => {
  it("are all served by exactly one owner when ten start at the same instant", async () => {
    const clients = Array.from({ length: 10 }, () => bench.startClient("ask"));
    expect(await Promise.all(clients.map(({ ended }) => ended))).toEqual(Array(10).fill(0));
    expect(clients.map(({ output }) => output())).toEqual(Array(10).fill('[{"one":1}]\n'));
    expect(bench.log().match(/ owns /g)).toHaveLength(1);
  });

  it("never see each other's statements between those of a transaction", async () => {
    const engine = bench.connect();
    await engine.exec("CREATE TABLE steps (id int GENERATED ALWAYS AS IDENTITY, client text)");
    const rounds = 30;
    const clients = ["a", "b", "c", "d"].map((name) => bench.startClient("transact", [name, String(rounds)]));
    expect(await Promise.all(clients.map(({ ended }) => ended))).toEqual([0, 0, 0, 0]);

    const { rows } = await engine.query("SELECT client FROM steps ORDER BY id");
    const inOrder = (rows as { client: string }[]).map(({ client }) => client);
    expect(inOrder).toHaveLength(4 * rounds * 6);
    const triples = Array.from({ length: inOrder.length / 3 }, (_, at) => inOrder.slice(at * 3, at * 3 + 3));
    expect(triples.filter((triple) => new Set(triple).size > 1)).toEqual([]);
    // Not one after the other, or the test would prove nothing.
    expect(triples.filter((triple, at) => triple[0] !== triples[at + 1]?.[0]).length).toBeGreaterThan(8);
  });

  it("notify each other", async () => {
    const [listener, notifier] = [bench.connect(), bench.connect()];
    const heard: string[] = [];
    const unlisten = await listener.listen("news", (payload) => heard.push(payload));
    await notifier.query("SELECT pg_notify('news', 'one')");
    await eventually(() => expect(heard).toEqual(["one"]));
    await unlisten();
    await notifier.query("SELECT pg_notify('news', 'two')");
    await listener.query("SELECT 1");
    expect(heard).toEqual(["one"]);
  });

  it("keep hearing notifications when the owner was killed and a new one started", async () => {
    const [listener, notifier] = [bench.connect(), bench.connect()];
    const heard: string[] = [];
    let reconnects = 0;
    await listener.listen(
      "news",
      (payload) => heard.push(payload),
      () => {
        reconnects += 1;
      },
    );
    process.kill(await bench.ownerPid(), "SIGKILL");
    await eventually(() => expect(reconnects).toBe(1));
    await notifier.query("SELECT pg_notify('news', 'again')");
    await eventually(() => expect(heard).toEqual(["again"]));
  });

  it("get dates, buffers and large numbers as they are", async () => {
    const engine = bench.connect();
    const { rows } = await engine.query(
      "SELECT $1::timestamptz AS at, $2::bytea AS bytes, $3::int8 AS big, $4::jsonb AS json",
      [new Date(5), Buffer.from([0, 255]), 2n ** 60n, { a: [null, "ü"] }],
    );
    expect(rows).toEqual([
      { at: new Date(5), bytes: new Uint8Array([0, 255]), big: 2n ** 60n, json: { a: [null, "ü"] } },
    ]);
  });
});

describe("close()", () => {
  it("lets the process end by itself", async () => {
    const client = bench.startClient("ask");
    expect(await client.ended).toBe(0);
  });

  it("is the end of every call, resolves again, and needs no call before", async () => {
    const [used, unused] = [bench.connect(), bench.connect()];
    await used.query("SELECT 1");
    for (const engine of [used, unused]) {
      await engine.close();
      await engine.close();
      await expect(engine.query("SELECT 1")).rejects.toMatchObject({ code: "EMBEDDED_CLOSED" });
      await expect(engine.listen("news", () => undefined)).rejects.toMatchObject({ code: "EMBEDDED_CLOSED" });
    }
  });

  it("waits for the calls that are out, those included that are still connecting", async () => {
    const engine = bench.connect();
    const results = Promise.all([
      engine.query("SELECT 1 AS a"),
      engine.query("SELECT pg_sleep(0.2), 2 AS a"),
    ]);
    await engine.close();
    expect((await results).map(({ rows }) => (rows[0] as { a: number }).a)).toEqual([1, 2]);
  });

  it("stops looking for a lost owner on behalf of a listener", async () => {
    const engine = bench.connect({ startTimeoutMs: 60_000 });
    await engine.listen("news", () => undefined);
    const pid = await bench.ownerPid();
    process.kill(pid, "SIGKILL");
    await engine.close();
    await expect(engine.query("SELECT 1")).rejects.toMatchObject({ code: "EMBEDDED_CLOSED" });
  });
});
