import { chmodSync, readFileSync, statSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { dirname, join } from "node:path";
import { eventually } from "@task-abstraction/conformance";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { EmbeddedEngine } from "../src/embedded/embedded-engine.ts";
import { inspectEmbeddedOwner } from "../src/embedded/embedded-engine.ts";
import { openFrameChannel } from "../src/embedded/frame-channel.ts";
import { VALUE_FORMAT } from "../src/embedded/message-codec.ts";
import { PROTOCOL_VERSION } from "../src/embedded/owner-protocol.ts";
import type { OwnerRecord } from "../src/embedded/owner-record.ts";
import { createWorkbench, type Workbench } from "./embedded/workbench.ts";

/** A user that is nobody here: it owns nothing and is in no group. */
const OTHER_USER = 54_321;
const MEBIBYTE = 1024 * 1024;

let bench: Workbench;
let engine: EmbeddedEngine;
let socketPath: string;
let sockets: Socket[];
beforeAll(() => {
  bench = createWorkbench();
});
// One owner serves several tests: it goes on for a moment after each.
beforeEach(async () => {
  sockets = [];
  engine = bench.connect({ idleExitMs: 300 });
  await engine.query("SELECT 1");
  socketPath = (await inspectEmbeddedOwner(bench.dataDirectory))?.socketPath ?? "";
});
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  await engine.close();
});
afterAll(() => bench.dispose());

function openSocket(): Socket {
  const socket = connect(socketPath).on("error", () => undefined);
  sockets.push(socket);
  return socket;
}

function readRecord(): OwnerRecord {
  return JSON.parse(readFileSync(join(bench.dataDirectory, "owner.lock"), "utf8")) as OwnerRecord;
}

async function readMemory(): Promise<number> {
  return (await inspectEmbeddedOwner(bench.dataDirectory))?.memoryBytes ?? 0;
}

/** Sends until the other end has hung up. */
async function flood(socket: Socket, bytes: number): Promise<void> {
  const chunk = Buffer.alloc(MEBIBYTE, "x");
  for (let sent = 0; sent < bytes && !socket.destroyed; sent += chunk.length)
    await new Promise<void>((resolve) => socket.write(chunk, () => resolve()));
  socket.resume();
  await eventually(() => socket.destroyed);
}

describe("another user of the machine", () => {
  it("may neither read the lock nor reach the socket, also where the data directory is open to all", async () => {
    chmodSync(bench.folder, 0o755);
    chmodSync(bench.dataDirectory, 0o777);
    const permissionsOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);
    const owned = [dirname(socketPath), join(bench.dataDirectory, "owner.lock")];
    expect(owned.map(permissionsOf)).toEqual(["700", "600"]);
    expect(permissionsOf(join(bench.dataDirectory, "owner.log"))).toBe("600");
    // Only root can become another user and try; for everybody else the modes are all there is to see.
    if (process.getuid?.() === 0) expect(await tryAsOtherUser()).toBe("lock EACCES\nsocket EACCES\n");
  });
});

describe("who can connect but is no client", () => {
  it.each([
    ["has said no hello", async () => openSocket()],
    ["is an observer", async () => sayHello({ role: "observer" })],
    ["is a client", async () => sayHello({ role: "client" })],
  ])(
    "is cut off when it announces more than the owner takes, and %s: none of it is kept",
    async (_who, open) => {
      const before = await readMemory();
      const socket = await open();
      socket.write(Buffer.from([0xff, 0xff, 0xff, 0xff]));
      await flood(socket, 300 * MEBIBYTE);
      expect(((await readMemory()) - before) / MEBIBYTE).toBeLessThan(100);
      expect((await engine.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
    },
  );

  it("does no harm by rubbish after a proper hello", async () => {
    const socket = await sayHello({ role: "client" });
    socket.write(Buffer.from("\x00\x00\x00\x05\xff\xfe\x00\x01\x02", "latin1"));
    socket.resume();
    await eventually(() => socket.destroyed);
    expect((await engine.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
  });

  it("is dropped when it says nothing for long, also when it sends a byte now and then", async () => {
    const [silent, slow] = [openSocket(), openSocket()];
    for (const socket of [silent, slow]) socket.resume();
    const began = performance.now();
    await eventually(() => {
      // The length of a hello that never comes to its end.
      if (slow.bytesWritten === 0) slow.write(Buffer.from([0, 0, 0x20, 0]));
      else slow.write("x");
      return silent.destroyed && slow.destroyed;
    });
    expect(performance.now() - began).toBeLessThan(10_000);
  });

  it.each([
    ["says no hello", async () => openSocket()],
    ["knows no token", async () => sayHello({ role: "client", token: "guessed" })],
    ["observes", async () => sayHello({ role: "observer" })],
  ])("does not keep the owner running when it %s", async (_what, open) => {
    await open();
    await engine.close();
    await eventually(() => expect(bench.findOwners()).toEqual([]), { timeoutMs: 4_000 });
  });
});

/** A connection on which the first frame was answered. */
async function sayHello(hello: { readonly role: string; readonly token?: string }): Promise<Socket> {
  const socket = openSocket();
  const channel = openFrameChannel(socket, { maxBytes: 10_000 });
  const answered = new Promise<void>((resolve) => channel.receive(() => resolve()));
  const { token } = readRecord();
  channel.send(
    Buffer.from(JSON.stringify({ protocol: PROTOCOL_VERSION, valueFormat: VALUE_FORMAT, token, ...hello })),
  );
  await answered;
  return socket;
}

async function tryAsOtherUser(): Promise<string> {
  const { ended, output } = bench.startScript(`
    import { readFileSync } from "node:fs";
    import { connect } from "node:net";
    process.setgroups([]);
    process.setgid(${OTHER_USER});
    process.setuid(${OTHER_USER});
    try {
      readFileSync(${JSON.stringify(join(bench.dataDirectory, "owner.lock"))});
      console.log("lock read");
    } catch (error) {
      console.log("lock " + error.code);
    }
    connect(${JSON.stringify(socketPath)})
      .once("connect", () => { console.log("connected"); process.exit(); })
      .once("error", (error) => console.log("socket " + error.code));`);
  await ended;
  return output();
}
