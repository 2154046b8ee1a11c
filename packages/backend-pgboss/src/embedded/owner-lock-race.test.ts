import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type DataDirectory, describeDataDirectory } from "./data-directory.ts";
import { takeOwnerLock } from "./owner-lock.ts";
import type { OwnerRecord } from "./owner-record.ts";
import { identifyThisProcess } from "./process-identity.ts";

const interference = vi.hoisted(() => ({
  beforeLink: (_to: string) => {},
  afterRead: (_path: string) => {},
}));

// The moment between two calls of the file system cannot be hit from outside.
vi.mock(import("node:fs/promises"), async (importOriginal) => {
  const original = await importOriginal();
  return {
    ...original,
    link: async (from, to) => {
      interference.beforeLink(String(to));
      return original.link(from, to);
    },
    readFile: (async (path: string, encoding: "utf8") => {
      try {
        return await original.readFile(path, encoding);
      } finally {
        interference.afterRead(path);
      }
    }) as typeof original.readFile,
  };
});

let directory: DataDirectory;
beforeEach(() => {
  directory = describeDataDirectory(mkdtempSync(join(tmpdir(), "owner-lock-race-")));
  mkdirSync(directory.postgres);
});
afterEach(() => {
  interference.beforeLink = () => {};
  interference.afterRead = () => {};
  rmSync(directory.root, { recursive: true, force: true });
});

async function describeOwner(token: string, change: Partial<OwnerRecord> = {}): Promise<OwnerRecord> {
  return {
    ...(await identifyThisProcess()),
    token,
    socketPath: join(directory.root, "none.sock"),
    ...change,
  };
}

describe("takeOwnerLock()", () => {
  it("leaves alone the lock of who was quicker, after it had seen a dead owner's there", async () => {
    const quicker = JSON.stringify(await describeOwner("quicker"));
    writeFileSync(directory.lock, JSON.stringify(await describeOwner("dead", { startedAt: "long ago" })));
    interference.beforeLink = (to) => {
      if (!to.endsWith(".claim-dead")) return;
      rmSync(directory.lock);
      writeFileSync(directory.lock, quicker);
    };
    expect(
      await takeOwnerLock(directory, await describeOwner("slower"), AbortSignal.timeout(5_000)),
    ).toBeUndefined();
    expect(readFileSync(directory.lock, "utf8")).toBe(quicker);
  });

  it("leaves alone the lock of who was quicker, after it had found none at its second look", async () => {
    const quicker = JSON.stringify(await describeOwner("quicker"));
    let looks = 0;
    interference.beforeLink = (to) => {
      // The link fails because of a lock that is released the next moment.
      if (to === directory.lock && looks === 0) writeFileSync(directory.lock, "");
    };
    vi.spyOn(interference, "afterRead").mockImplementation((path) => {
      if (path !== directory.lock) return;
      looks += 1;
      writeFileSync(directory.lock, quicker);
    });
    const slower = await describeOwner("slower");
    const taken = takeOwnerLock(directory, slower, AbortSignal.timeout(5_000));
    expect(await taken).toBeUndefined();
    expect(readFileSync(directory.lock, "utf8")).toBe(quicker);
  });
});
