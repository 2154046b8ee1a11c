import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { eventually } from "@task-abstraction/conformance";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { inspectEmbeddedOwner, stopEmbeddedOwner } from "../src/embedded/embedded-engine.ts";
import { connectToOwner } from "../src/embedded/owner-connection.ts";
import { PACKAGE_VERSION } from "../src/embedded/owner-protocol.ts";
import type { OwnerRecord } from "../src/embedded/owner-record.ts";
import { createWorkbench, type Workbench } from "./embedded/workbench.ts";

let bench: Workbench;
beforeEach(() => {
  bench = createWorkbench();
});
afterEach(() => bench.dispose());

describe("the owner process", () => {
  it("ends itself soon after its last client has left, and leaves nothing but the data", async () => {
    const [first, second] = [bench.connect({ idleExitMs: 300 }), bench.connect({ idleExitMs: 300 })];
    await Promise.all([first.query("SELECT 1"), second.query("SELECT 1")]);
    const socketPath = (await inspectEmbeddedOwner(bench.dataDirectory))?.socketPath ?? "";
    expect(existsSync(socketPath)).toBe(true);
    await first.close();
    await second.query("SELECT 1");
    await second.close();
    await eventually(() => expect(bench.findOwners()).toEqual([]));
    expect(existsSync(dirname(socketPath))).toBe(false);
    expect(readdirSync(bench.dataDirectory).sort()).toEqual([
      ".gitignore",
      "format.json",
      "owner.log",
      "postgres",
    ]);
  });

  it("ends itself when its client was killed", async () => {
    const client = bench.startClient("stay");
    await eventually(() => client.output().includes("connected"));
    client.process.kill("SIGKILL");
    await eventually(() => expect(bench.findOwners()).toEqual([]));
  });

  it("has a session and streams of its own: it survives Ctrl-C and its starter's streams end with the starter", async () => {
    const client = bench.startClient("stay", [], { detached: true });
    await eventually(() => client.output().includes("connected"));
    const engine = bench.connect();
    await engine.query("SELECT 1");
    const pid = await bench.ownerPid();
    process.kill(-(client.process.pid ?? 0), "SIGINT");
    // Only when nobody else holds the other end does a stream end, and only then is `ended` settled.
    expect(await client.ended).toBe(null);
    await engine.query("SELECT 1");
    expect(await bench.ownerPid()).toBe(pid);
  });

  it("gets nothing of its starter's environment that it does not need", async () => {
    const environment = {
      ...process.env,
      PGBOSS_DATABASE_URL: "secret-url",
      NODE_OPTIONS: "--title=from-options",
    };
    const client = bench.startClient("stay", [], { env: environment });
    await eventually(() => client.output().includes("connected"));
    const shown = execFileSync("ps", ["eww", "-p", String(await bench.ownerPid())], { encoding: "utf8" });
    expect(shown).toContain("PATH=");
    expect(shown).not.toMatch(/secret-url|NODE_OPTIONS/);
  });

  it.each(["SIGTERM", "SIGINT"] as const)(
    "ends cleanly on %s; calls that wait in it are carried out by the next one",
    async (signal) => {
      const engine = bench.connect();
      await engine.exec("CREATE TABLE t (id int)");
      const pid = await bench.ownerPid();
      const running = engine.query("SELECT pg_sleep(0.3)");
      const waiting = Array.from({ length: 20 }, (_, id) => engine.query("INSERT INTO t VALUES ($1)", [id]));
      process.kill(pid, signal);
      await Promise.all([running, ...waiting]);
      expect(
        (await engine.query("SELECT count(*)::int AS count, count(DISTINCT id)::int AS ids FROM t")).rows,
      ).toEqual([{ count: 20, ids: 20 }]);
      expect(bench.log()).toMatch(new RegExp(`\\[${pid}\\] ends: ${signal}`));
      expect(bench.log()).not.toMatch(/recovery in progress[\s\S]*recovery in progress/);
    },
  );

  it("says that it is ending to every client, and waits for their leave", async () => {
    const engine = bench.connect();
    await engine.query("SELECT 1");
    const lock = join(bench.dataDirectory, "owner.lock");
    const record = JSON.parse(readFileSync(lock, "utf8")) as OwnerRecord;
    const client = await connectToOwner(record, { role: "client", signal: AbortSignal.timeout(5_000) });
    if (client === undefined || "reason" in client) throw new Error("The owner did not let the client in.");
    const calls = Promise.allSettled(
      Array.from({ length: 5 }, () => client.call("exec", "SELECT pg_sleep(0.1)")),
    );
    process.kill(record.pid, "SIGTERM");
    // Each is either carried out or answered as not begun: nothing that an ending owner was sent stays without an answer.
    const answers = (await calls).map((call) =>
      call.status === "fulfilled" ? "done" : (call.reason as Error).name,
    );
    expect(new Set([...answers, "done", "StatementNotExecutedError"]).size).toBe(2);
    await client.closed;
    await eventually(() => bench.log().includes("is shut down"));
    expect(bench.log()).not.toContain("cut off");
  });

  it("ends when its data directory is removed, and a new one is made for the next call", async () => {
    const reports: string[] = [];
    const engine = bench.connect({
      logger: { debug: (line) => reports.push(line), warn: (line) => reports.push(line) },
    });
    await engine.exec("CREATE TABLE t (id int)");
    rmSync(bench.dataDirectory, { recursive: true, force: true });
    await eventually(() => expect(reports).toEqual([expect.stringContaining("has ended")]));
    await expect(engine.query("SELECT * FROM t")).rejects.toMatchObject({ code: "42P01" });
  });

  it("fills a new directory anew when the first owner was killed at it", async () => {
    const first = bench.connect();
    await first.query("SELECT 1");
    await first.close();
    await stopEmbeddedOwner(bench.dataDirectory);
    writeFileSync(join(bench.dataDirectory, "postgres.unfinished"), "");
    rmSync(join(bench.dataDirectory, "postgres", "global"), { recursive: true });
    expect((await bench.connect().query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
    expect(existsSync(join(bench.dataDirectory, "postgres.unfinished"))).toBe(false);
  });

  it("starts its log anew once that is large", async () => {
    const engine = bench.connect();
    await engine.query("SELECT 1");
    await engine.close();
    await stopEmbeddedOwner(bench.dataDirectory);
    writeFileSync(join(bench.dataDirectory, "owner.log"), "x".repeat(2 * 1024 * 1024));
    await bench.connect().query("SELECT 1");
    expect(readFileSync(join(bench.dataDirectory, "owner.log")).length).toBeLessThan(10_000);
  });
});

describe("inspectEmbeddedOwner()", () => {
  it("answers null where no owner runs, without starting one", async () => {
    expect(await inspectEmbeddedOwner(bench.dataDirectory)).toBeNull();
    expect(existsSync(bench.dataDirectory)).toBe(false);
  });

  it("answers null where an owner was killed", async () => {
    await bench.connect().query("SELECT 1");
    process.kill(await bench.ownerPid(), "SIGKILL");
    await eventually(async () => expect(await inspectEmbeddedOwner(bench.dataDirectory)).toBeNull());
  });

  it("tells pid, time, memory, versions and clients, itself not counted", async () => {
    const other = bench.startClient("stay");
    await eventually(() => other.output().includes("connected"));
    await bench.connect().query("SELECT 1");
    const owner = await inspectEmbeddedOwner(bench.dataDirectory);
    expect({ ...owner, clientPids: owner?.clientPids.toSorted() }).toEqual({
      pid: bench.findOwners()[0],
      clients: 2,
      clientPids: [process.pid, other.process.pid].sort(),
      isReady: true,
      memoryBytes: expect.any(Number),
      packageVersion: PACKAGE_VERSION,
      nodeVersion: process.version,
      uptimeMs: expect.any(Number),
      socketPath: expect.stringContaining("owner.sock"),
    });
    expect(owner?.memoryBytes).toBeGreaterThan(50_000_000);
  });
});

describe("stopEmbeddedOwner()", () => {
  it("answers false where no owner runs", async () => {
    expect(await stopEmbeddedOwner(bench.dataDirectory)).toBe(false);
  });

  it("ends the owner; a client that is still there gets another one", async () => {
    const engine = bench.connect();
    await engine.exec("CREATE TABLE t (id int); INSERT INTO t VALUES (1)");
    const pid = await bench.ownerPid();
    expect(await stopEmbeddedOwner(bench.dataDirectory)).toBe(true);
    expect(bench.findOwners()).not.toContain(pid);
    expect((await engine.query("SELECT id FROM t")).rows).toEqual([{ id: 1 }]);
  });
});
