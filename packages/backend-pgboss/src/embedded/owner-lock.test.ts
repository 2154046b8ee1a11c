import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type DataDirectory, describeDataDirectory } from "./data-directory.ts";
import { type OwnerLock, takeOwnerLock } from "./owner-lock.ts";
import type { OwnerRecord } from "./owner-record.ts";
import { identifyThisProcess } from "./process-identity.ts";

let directory: DataDirectory;
const servers: Server[] = [];

beforeEach(() => {
  directory = describeDataDirectory(mkdtempSync(join(tmpdir(), "owner-lock-")));
  mkdirSync(directory.postgres);
});
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server[Symbol.asyncDispose]()));
  rmSync(directory.root, { recursive: true, force: true });
});

/** The record of an owner that listens, as every taker of a lock does. */
async function startListening(): Promise<OwnerRecord> {
  const token = randomUUID();
  const socketPath = join(directory.root, `${token.slice(0, 8)}.sock`);
  const server = createServer((socket) => socket.end());
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));
  return { ...(await identifyThisProcess()), token, socketPath };
}

/** The record of an owner that is not there, with what makes it so. */
async function describeGone(change: Partial<OwnerRecord> = {}): Promise<OwnerRecord> {
  return {
    ...(await identifyThisProcess()),
    token: randomUUID(),
    socketPath: join(directory.root, "gone.sock"),
    ...change,
  };
}

/** Leaves the socket file of a killed process: one that nobody listens at. */
async function leaveSocketBehind(path: string): Promise<void> {
  const program = `require("node:net").createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, "SIGKILL"))`;
  await once(spawn(process.execPath, ["-e", program]), "exit");
}

function leave(path: string, record: OwnerRecord): void {
  writeFileSync(path, JSON.stringify(record));
}

async function take(record: OwnerRecord): Promise<OwnerLock | undefined> {
  return takeOwnerLock(directory, record, AbortSignal.timeout(5_000));
}

describe("takeOwnerLock()", () => {
  it("gives the lock to the first taker until that one releases it", async () => {
    const [first, second] = [await startListening(), await startListening()];
    const lock = await take(first);
    expect(await lock?.isHeld()).toBe(true);
    expect(await take(second)).toBeUndefined();
    await lock?.release();
    expect(await lock?.isHeld()).toBe(false);
    expect(await take(second)).toBeDefined();
  });

  it("leaves nothing but the lock behind", async () => {
    const before = readdirSync(directory.root);
    const lock = await take(await describeGone());
    expect(readdirSync(directory.root).sort()).toEqual([...before, "owner.lock"].sort());
    await lock?.release();
    expect(readdirSync(directory.root)).toEqual(before);
  });

  it.each<[string, Partial<OwnerRecord>]>([
    ["whose pid was given to another program", { startedAt: "long ago" }],
    ["whose pid is free", { pid: 2 ** 22 + 1, startedAt: null }],
  ])("takes the lock from an owner %s", async (_what, change) => {
    leave(directory.lock, await describeGone(change));
    expect(await (await take(await startListening()))?.isHeld()).toBe(true);
  });

  it("takes the lock from an owner whose socket refuses, whatever its pid says", async () => {
    const socketPath = join(directory.root, "refusing.sock");
    await leaveSocketBehind(socketPath);
    leave(directory.lock, await describeGone({ socketPath }));
    expect(await take(await startListening())).toBeDefined();
  });

  it("respects an owner whose process runs though its socket file was removed", async () => {
    leave(directory.lock, await describeGone());
    expect(await take(await startListening())).toBeUndefined();
  });

  it("respects an owner in another container while it touches its lock, and not afterwards", async () => {
    leave(directory.lock, await describeGone({ pidSpace: "another container" }));
    const record = await startListening();
    expect(await take(record)).toBeUndefined();
    utimesSync(directory.lock, new Date(0), new Date(0));
    expect(await take(record)).toBeDefined();
  });

  it("takes the place of a lock file that holds no record", async () => {
    writeFileSync(directory.lock, "");
    expect(await take(await startListening())).toBeDefined();
  });

  it("goes on where a starter was killed while it removed a dead owner", async () => {
    const dead = await describeGone({ startedAt: "long ago" });
    leave(directory.lock, dead);
    leave(`${directory.lock}.claim-${dead.token}`, await describeGone({ startedAt: "long ago" }));
    expect(await take(await startListening())).toBeDefined();
    expect(readdirSync(directory.root).filter((name) => name.includes("claim"))).toEqual([]);
  });

  it("removes what killed starters left, and leaves alone what another one is writing", async () => {
    leave(`${directory.lock}.killed`, await describeGone({ startedAt: "long ago" }));
    writeFileSync(`${directory.lock}.half-written`, "{");
    await take(await startListening());
    const names = readdirSync(directory.root).filter((name) => name.startsWith("owner.lock."));
    expect(names).toEqual(["owner.lock.half-written"]);
  });

  it("waits for a starter that is removing a dead owner, until the signal aborts", async () => {
    const dead = await describeGone({ startedAt: "long ago" });
    leave(directory.lock, dead);
    leave(`${directory.lock}.claim-${dead.token}`, await startListening());
    await expect(
      takeOwnerLock(directory, await startListening(), AbortSignal.timeout(200)),
    ).rejects.toThrow();
  });

  it.each(Array.from({ length: 20 }, (_, round) => round))(
    "gives a dead owner's lock to exactly one of ten takers at once (round %i)",
    async () => {
      leave(directory.lock, await describeGone({ startedAt: "long ago" }));
      const records = await Promise.all(Array.from({ length: 10 }, startListening));
      const locks = await Promise.all(records.map(take));
      const taken = locks.filter((lock) => lock !== undefined);
      expect(taken).toHaveLength(1);
      expect(await taken[0]?.isHeld()).toBe(true);
    },
  );
});

describe("OwnerLock.isHeld()", () => {
  it("is false once the lock is another's", async () => {
    const lock = await take(await startListening());
    leave(directory.lock, await startListening());
    expect(await lock?.isHeld()).toBe(false);
  });

  it("is false once the database is gone", async () => {
    const lock = await take(await startListening());
    rmSync(directory.postgres, { recursive: true });
    expect(await lock?.isHeld()).toBe(false);
  });
});

describe("OwnerLock.release()", () => {
  it("leaves another's lock alone", async () => {
    const lock = await take(await startListening());
    const other = await startListening();
    leave(directory.lock, other);
    await lock?.release();
    expect(await take(await startListening())).toBeUndefined();
  });
});
