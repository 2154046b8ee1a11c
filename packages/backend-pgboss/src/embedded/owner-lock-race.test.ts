import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type DataDirectory, describeDataDirectory } from "./data-directory.ts";
import { takeOwnerLock } from "./owner-lock.ts";
import type { OwnerRecord } from "./owner-record.ts";
import { identifyThisProcess } from "./process-identity.ts";

const beforeLink = vi.hoisted(() => ({ run: (_to: string): void => undefined }));

// The moment between two calls of the file system cannot be hit from outside.
vi.mock(import("node:fs/promises"), async (importOriginal) => {
  const original = await importOriginal();
  const link: typeof original.link = async (from, to) => {
    beforeLink.run(String(to));
    return original.link(from, to);
  };
  return { ...original, link };
});

let directory: DataDirectory;
beforeEach(() => {
  directory = describeDataDirectory(mkdtempSync(join(tmpdir(), "owner-lock-race-")));
  mkdirSync(directory.postgres);
});
afterEach(() => rmSync(directory.root, { recursive: true, force: true }));

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
    beforeLink.run = (to) => {
      if (!to.endsWith(".claim-dead")) return;
      rmSync(directory.lock);
      writeFileSync(directory.lock, quicker);
    };
    expect(
      await takeOwnerLock(directory, await describeOwner("slower"), AbortSignal.timeout(5_000)),
    ).toBeUndefined();
    expect(readFileSync(directory.lock, "utf8")).toBe(quicker);
  });
});
