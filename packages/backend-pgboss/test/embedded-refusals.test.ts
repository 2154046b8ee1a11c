import { createHash } from "node:crypto";
import { chownSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { eventually } from "@task-abstraction/conformance";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { LAYOUT_VERSION, POSTGRES_MAJOR } from "../src/embedded/data-directory.ts";
import { inspectEmbeddedOwner, stopEmbeddedOwner } from "../src/embedded/embedded-engine.ts";
import { openFrameChannel } from "../src/embedded/frame-channel.ts";
import { pretendOwner, refuseAsOtherVersion } from "./embedded/pretend-owner.ts";
import { createWorkbench, type Workbench } from "./embedded/workbench.ts";

let bench: Workbench;

async function sayHello(socket: Socket, hello: object): Promise<unknown> {
  const channel = openFrameChannel(socket, { maxBytes: 10_000 });
  const { promise, resolve } = Promise.withResolvers<unknown>();
  channel.receive((frame) => resolve(JSON.parse(frame.toString())));
  channel.send(Buffer.from(JSON.stringify(hello)));
  const reply = await promise;
  await channel.closed;
  return reply;
}

function readToken(): string {
  return (JSON.parse(readFileSync(join(bench.dataDirectory, "owner.lock"), "utf8")) as { token: string })
    .token;
}

describe("an owner", () => {
  let socket: Socket;
  beforeAll(async () => {
    bench = createWorkbench();
    await bench.connect().query("SELECT 1");
  });
  afterAll(() => bench.dispose());
  beforeEach(async () => {
    socket = connect((await inspectEmbeddedOwner(bench.dataDirectory))?.socketPath ?? "");
  });
  afterEach(() => socket.destroy());

  it("refuses a client of another protocol, and says which versions there are", async () => {
    expect(
      await sayHello(socket, { protocol: 999, packageVersion: "9.9.9", token: readToken(), role: "client" }),
    ).toMatchObject({
      type: "refused",
      reason: "version",
      message: expect.stringContaining("9.9.9"),
    });
  });

  it("refuses a client that does not know the token", async () => {
    const { protocol, valueFormat } = await readOwnHello();
    expect(await sayHello(socket, { protocol, valueFormat, token: "guessed", role: "client" })).toMatchObject(
      { reason: "token" },
    );
  });

  it.each([
    ["another protocol", "GET / HTTP/1.1\r\n\r\n"],
    ["an endless first frame", "\x00\x10\x00\x00"],
    ["rubbish in a frame", "\x00\x00\x00\x03abc"],
  ])("hangs up on %s, and goes on", async (_what, bytes) => {
    socket.on("error", () => undefined);
    socket.write(Buffer.from(bytes, "latin1"));
    socket.resume();
    await eventually(() => socket.destroyed, { timeoutMs: 3_000 });
    expect((await bench.connect().query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
  });
});

describe("a call", () => {
  beforeEach(() => {
    bench = createWorkbench();
  });
  afterEach(() => bench.dispose());

  it("rejects with EMBEDDED_DIRECTORY at once when the directory cannot be made", async () => {
    writeFileSync(join(bench.folder, "file"), "");
    const engine = bench.connect({ dataDirectory: join(bench.folder, "file", "data") });
    await expect(engine.query("SELECT 1")).rejects.toMatchObject({
      code: "EMBEDDED_DIRECTORY",
      message: expect.stringContaining("a part of the path is a file"),
    });
  });

  it("rejects with EMBEDDED_VERSION_MISMATCH when a newer version wrote the directory, and leaves it untouched", async () => {
    mkdirSync(join(bench.dataDirectory, "postgres"), { recursive: true });
    writeFileSync(join(bench.dataDirectory, "postgres", "PG_VERSION"), "99\n");
    await expect(bench.connect().query("SELECT 1")).rejects.toMatchObject({
      code: "EMBEDDED_VERSION_MISMATCH",
    });
    expect(readdirSync(bench.dataDirectory)).toEqual(["postgres"]);
    expect(readdirSync(join(bench.dataDirectory, "postgres"))).toEqual(["PG_VERSION"]);
  });

  it("rejects with EMBEDDED_VERSION_MISMATCH when a newer version filled the directory, and changes not a byte", async () => {
    const engine = bench.connect();
    await engine.exec("CREATE TABLE t (id int)");
    await engine.close();
    await stopEmbeddedOwner(bench.dataDirectory);
    const format = join(bench.dataDirectory, "format.json");
    writeFileSync(format, JSON.stringify({ layout: LAYOUT_VERSION + 1, postgres: POSTGRES_MAJOR }));
    const before = readFiles(bench.dataDirectory);
    await expect(bench.connect().query("SELECT 1")).rejects.toMatchObject({
      code: "EMBEDDED_VERSION_MISMATCH",
      message: expect.stringContaining("newer version"),
    });
    expect(readFiles(bench.dataDirectory)).toEqual(before);
    expect(before.size).toBeGreaterThan(100);
    expect(bench.findOwners()).toEqual([]);
  });

  it("rejects with EMBEDDED_VERSION_MISMATCH when the owner that runs refuses this version", async () => {
    bench = await pretendOwner(bench, refuseAsOtherVersion);
    await expect(bench.connect().query("SELECT 1")).rejects.toMatchObject({
      code: "EMBEDDED_VERSION_MISMATCH",
      message: "Version 9.9.9 runs.",
    });
  });

  it("rejects with EMBEDDED_DIRECTORY when the lock leads to a socket of another user", async () => {
    const met: Socket[] = [];
    bench = await pretendOwner(bench, (socket) => void met.push(socket));
    if (process.getuid?.() === 0) chownSync(bench.folder, 54_322, 54_322);
    vi.spyOn(process, "getuid").mockReturnValue(54_321);
    await expect(bench.connect().query("SELECT 1")).rejects.toMatchObject({ code: "EMBEDDED_DIRECTORY" });
    await expect(inspectEmbeddedOwner(bench.dataDirectory)).rejects.toMatchObject({
      code: "EMBEDDED_DIRECTORY",
    });
    vi.restoreAllMocks();
    expect(met).toEqual([]);
  });

  it("rejects with EMBEDDED_START_FAILED and the reason when the database does not start", async () => {
    mkdirSync(join(bench.dataDirectory, "postgres"), { recursive: true });
    writeFileSync(join(bench.dataDirectory, "postgres", "PG_VERSION"), "18\n");
    await expect(bench.connect().query("SELECT 1")).rejects.toMatchObject({
      code: "EMBEDDED_START_FAILED",
      message: expect.stringContaining("owner.log"),
    });
    await eventually(() => expect(bench.findOwners()).toEqual([]));
  });

  it("rejects with EMBEDDED_UNREACHABLE, the log's place and its last line when the owner does not answer in time", async () => {
    bench = await pretendOwner(bench, () => undefined);
    writeFileSync(join(bench.dataDirectory, "owner.log"), "first\nthe last line\n");
    await expect(bench.connect({ startTimeoutMs: 300 }).query("SELECT 1")).rejects.toMatchObject({
      code: "EMBEDDED_UNREACHABLE",
      message: expect.stringMatching(/within 300 ms.*owner\.log: the last line/),
    });
    // Nor does it leave one behind that it started at the last moment.
    expect(bench.findOwners()).toEqual([]);
  });

  it("rejects with EMBEDDED_UNREACHABLE when the owner was stopped before it let the client in", async () => {
    await bench.connect().query("SELECT 1");
    const pid = await bench.ownerPid();
    process.kill(pid, "SIGSTOP");
    try {
      await expect(bench.connect({ startTimeoutMs: 300 }).query("SELECT 1")).rejects.toMatchObject({
        code: "EMBEDDED_UNREACHABLE",
        message: expect.stringContaining(String(pid)),
      });
    } finally {
      process.kill(pid, "SIGCONT");
    }
  });

  it("rejects with EMBEDDED_TOO_LARGE when it or its answer is over the limit, and the next one works", async () => {
    const engine = bench.connect({ maxFrameBytes: 100_000 });
    const tooLarge = { code: "EMBEDDED_TOO_LARGE", message: expect.stringContaining("100000") };
    await expect(engine.query("SELECT $1::text", ["x".repeat(200_000)])).rejects.toMatchObject(tooLarge);
    await expect(engine.query("SELECT repeat('x', 200000)")).rejects.toMatchObject(tooLarge);
    expect((await engine.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
  });

  it("rejects when a value cannot be sent, and the next one works", async () => {
    const engine = bench.connect();
    await expect(engine.query("SELECT $1::text", [() => undefined])).rejects.toThrow(/could not be cloned/);
    expect((await engine.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
  });
});

/** The content of every file, as a hash, and when it was written, by its path. */
function readFiles(folder: string): ReadonlyMap<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return new Map(
    files.map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      return [
        path,
        `${createHash("sha256").update(readFileSync(path)).digest("hex")} ${statSync(path).mtimeMs}`,
      ];
    }),
  );
}

async function readOwnHello(): Promise<{ protocol: number; valueFormat: number }> {
  const { PROTOCOL_VERSION } = await import("../src/embedded/owner-protocol.ts");
  const { VALUE_FORMAT } = await import("../src/embedded/message-codec.ts");
  return { protocol: PROTOCOL_VERSION, valueFormat: VALUE_FORMAT };
}
