import { spawn } from "node:child_process";
import { once } from "node:events";
import { chownSync, existsSync, mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import {
  createSocketAddress,
  isTrustedAddress,
  removeDeadSocketAddresses,
  removeSocketAddress,
} from "./socket-address.ts";

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

describe("createSocketAddress()", () => {
  it("answers a path in a new folder that only this user may enter", async () => {
    const path = await createSocketAddress();
    expect(statSync(dirname(path)).mode & 0o777).toBe(0o700);
    expect(await createSocketAddress()).not.toBe(path);
    removeSocketAddress(path);
    expect(existsSync(dirname(path))).toBe(false);
  });

  it("passes by a folder whose path leaves no room for a socket, and one that is not there", async () => {
    vi.stubEnv("XDG_RUNTIME_DIR", join(tmpdir(), "x".repeat(100)));
    vi.stubEnv("TMPDIR", "/nowhere");
    const path = await createSocketAddress();
    expect(Buffer.byteLength(path)).toBeLessThan(104);
    expect(dirname(dirname(path))).toBe("/tmp");
    removeSocketAddress(path);
  });
});

describe("isTrustedAddress()", () => {
  it("is true of an address in a folder of this user or of root, and false of another user's", async () => {
    const path = await createSocketAddress();
    expect(await isTrustedAddress(path)).toBe(true);
    if (process.getuid?.() === 0) chownSync(dirname(path), 54_322, 54_322);
    vi.spyOn(process, "getuid").mockReturnValue(54_321);
    expect(await isTrustedAddress(path)).toBe(false);
    expect(await isTrustedAddress("/etc/owner.sock")).toBe(true);
    removeSocketAddress(path);
  });
});

describe("removeSocketAddress()", () => {
  it("leaves alone what createSocketAddress() has not made", async () => {
    const folder = mkdtempSync(join(tmpdir(), "other-"));
    const path = join(folder, "owner.sock");
    writeFileSync(path, "precious");
    removeSocketAddress(path);
    expect(existsSync(path)).toBe(true);
    rmSync(folder, { recursive: true });
  });
});

describe("removeDeadSocketAddresses()", () => {
  it("removes the socket of a killed process, but neither a living one's nor one that was made just now", async () => {
    const [killed, killedNow, living] = await Promise.all([
      leaveSocketBehind(),
      leaveSocketBehind(),
      createSocketAddress(),
    ]);
    const server = createServer().listen(living);
    await once(server, "listening");
    for (const path of [killed, living]) utimesSync(path, new Date(0), new Date(0));

    await removeDeadSocketAddresses();
    expect([killed, killedNow, living].map((path) => existsSync(dirname(path)))).toEqual([false, true, true]);

    await server[Symbol.asyncDispose]();
    removeSocketAddress(living);
    removeSocketAddress(killedNow);
  });
});

async function leaveSocketBehind(): Promise<string> {
  const path = await createSocketAddress();
  const program =
    'require("node:net").createServer().listen(process.argv[1], () => process.kill(process.pid, "SIGKILL"))';
  await once(spawn(process.execPath, ["-e", program, path]), "exit");
  return path;
}
