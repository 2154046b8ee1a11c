import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { eventually } from "@task-abstraction/conformance";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { stopEmbeddedOwner } from "../src/embedded/embedded-engine.ts";
import type { OwnerRecord } from "../src/embedded/owner-record.ts";
import { identifyThisProcess } from "../src/embedded/process-identity.ts";
import { createWorkbench, type Workbench } from "./embedded/workbench.ts";

let filled: Workbench;
let bench: Workbench;
let lock: string;
beforeAll(async () => {
  filled = createWorkbench();
  const engine = filled.connect();
  await engine.exec("CREATE TABLE t (id int); INSERT INTO t VALUES (1)");
  await engine.close();
  await stopEmbeddedOwner(filled.dataDirectory);
});
afterAll(() => filled.dispose());
beforeEach(() => {
  bench = createWorkbench();
  cpSync(filled.dataDirectory, bench.dataDirectory, { recursive: true });
  lock = join(bench.dataDirectory, "owner.lock");
});
afterEach(() => bench.dispose());

/** What a crash or a reboot left: the record of an owner that is gone, with what makes it so. */
async function leaveLock(change: Partial<OwnerRecord>): Promise<void> {
  const socketPath = join(bench.folder, "gone.sock");
  const record = { ...(await identifyThisProcess()), token: "of a dead owner", socketPath, ...change };
  writeFileSync(lock, JSON.stringify(record));
}

async function expectWork(): Promise<void> {
  expect((await bench.connect().query("SELECT id FROM t")).rows).toEqual([{ id: 1 }]);
  expect(bench.findOwners()).toHaveLength(1);
  expect(bench.log().match(/ owns /g)).toHaveLength(2);
}

describe("a call starts an owner where the lock that was left", () => {
  it("names a pid that another program has now", async () => {
    await leaveLock({ startedAt: "long ago" });
    await expectWork();
  });

  it("names a zombie", async () => {
    await leaveLock({ pid: await leaveZombie(), startedAt: null });
    await expectWork();
  });

  it("names a socket that nobody listens at, though its process runs", async () => {
    const socketPath = join(bench.folder, "refusing.sock");
    await leaveSocket(socketPath);
    await leaveLock({ socketPath });
    await expectWork();
  });

  it("names a file that is no socket", async () => {
    const socketPath = join(bench.folder, "file");
    writeFileSync(socketPath, "");
    await leaveLock({ socketPath });
    await expectWork();
  });

  it("is of another boot of the machine", async () => {
    await leaveLock({ pidSpace: "another boot" });
    utimesSync(lock, new Date(0), new Date(0));
    await expectWork();
  });

  it("is of another boot, which ended a few seconds ago: it waits until that one would have given a sign", async () => {
    await leaveLock({ pidSpace: "another boot" });
    const lastSign = new Date(Date.now() - 12_000);
    utimesSync(lock, lastSign, lastSign);
    await expectWork();
    expect(Date.now() - lastSign.getTime()).toBeGreaterThan(15_000);
  });

  it.each([
    ["is empty", ""],
    ["is half-written", '{"pid":123,"startedAt":"4'],
    ["is not one of ours", '["something else"]'],
    ["is null", "null"],
    ["is full of zeros, as after a power cut", "\0".repeat(225)],
  ])("%s", async (_what, text) => {
    writeFileSync(lock, text);
    await expectWork();
  });

  it("lies beside the mark of a start that was killed while it took it over", async () => {
    await leaveLock({ startedAt: "long ago", token: "dead" });
    const claimer = { ...(await identifyThisProcess()), startedAt: "long ago", token: "claimer" };
    writeFileSync(`${lock}.claim-dead`, JSON.stringify({ ...claimer, socketPath: "/nowhere" }));
    await expectWork();
    expect(existsSync(`${lock}.claim-dead`)).toBe(false);
  });
});

/** A process whose parent never takes note of its end. */
async function leaveZombie(): Promise<number> {
  // `exec` makes the shell a program that never waits for the child it had, which ends after that.
  const parent = spawn("sh", ["-c", "sleep 0.2 & echo $!; exec sleep 600"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void parent.kill("SIGKILL"));
  const [output] = (await once(parent.stdout, "data")) as [Buffer];
  const pid = Number(output.toString());
  await eventually(() =>
    execFileSync("ps", ["-o", "stat=", "-p", String(pid)], { encoding: "utf8" })
      .trim()
      .startsWith("Z"),
  );
  return pid;
}

async function leaveSocket(path: string): Promise<void> {
  const program = `require("node:net").createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, "SIGKILL"))`;
  await once(spawn(process.execPath, ["-e", program]), "exit");
}
