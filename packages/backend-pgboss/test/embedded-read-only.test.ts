import { chmodSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { stopEmbeddedOwner } from "../src/embedded/embedded-engine.ts";
import { createWorkbench, type Workbench } from "./embedded/workbench.ts";

/** A user that is nobody here; what root may, permissions do not tell. */
const OTHER_USER = 54_321;

let bench: Workbench;
let closed: string[];
beforeEach(() => {
  bench = createWorkbench();
  chmodSync(bench.folder, 0o755);
  closed = [];
});
afterEach(async () => {
  for (const path of closed) chmodSync(path, 0o700);
  await bench.dispose();
});

function closeTo(path: string, mode: number): void {
  closed.push(path);
  chmodSync(path, mode);
}

/** Calls as somebody who is not root, and answers the error. */
async function call(dataDirectory: string): Promise<{ readonly code: string; readonly message: string }> {
  const { ended, output } = bench.startScript(`
    import { connectEmbeddedEngine } from ${JSON.stringify(new URL("../src/embedded/embedded-engine.ts", import.meta.url).href)};
    if (process.getuid?.() === 0) {
      process.setgroups([]);
      process.setgid(${OTHER_USER});
      process.setuid(${OTHER_USER});
    }
    const engine = connectEmbeddedEngine({ dataDirectory: ${JSON.stringify(dataDirectory)} });
    await engine.query("SELECT 1").then(
      () => console.log(JSON.stringify({ code: "none" })),
      ({ code, message }) => console.log(JSON.stringify({ code, message })),
    );
    await engine.close();`);
  await ended;
  return JSON.parse(output());
}

async function fillDirectory(): Promise<void> {
  const engine = bench.connect();
  await engine.query("SELECT 1");
  await engine.close();
  await stopEmbeddedOwner(bench.dataDirectory);
  chmodSync(bench.dataDirectory, 0o755);
}

describe("a call rejects with EMBEDDED_DIRECTORY and the reason when this user", () => {
  it("may not make the directory", async () => {
    const parent = join(bench.folder, "parent");
    mkdirSync(parent);
    closeTo(parent, 0o555);
    const error = await call(join(parent, "data"));
    expect(error.code).toBe("EMBEDDED_DIRECTORY");
    expect(error.message).toContain("this user may not read and write it");
  });

  it("may read the directory only", async () => {
    await fillDirectory();
    closeTo(bench.dataDirectory, 0o555);
    const log = bench.log();
    const error = await call(bench.dataDirectory);
    expect(error.code).toBe("EMBEDDED_DIRECTORY");
    expect(error.message).toContain("this user may not read and write it");
    expect([bench.findOwners(), bench.log()]).toEqual([[], log]);
  });

  it("may write the directory, but not enter the database of another user in it", async () => {
    await fillDirectory();
    chmodSync(bench.dataDirectory, 0o777);
    closeTo(join(bench.dataDirectory, "postgres"), 0o000);
    const error = await call(bench.dataDirectory);
    expect(error.code).toBe("EMBEDDED_DIRECTORY");
    expect(error.message).toContain("this user may not read and write it");
    expect(error.message).not.toContain("holds no database");
  });

  it("may write the directory, but another user's owner runs", async () => {
    await bench.connect().query("SELECT 1");
    chmodSync(bench.dataDirectory, 0o777);
    chmodSync(join(bench.dataDirectory, "postgres"), 0o755);
    chmodSync(join(bench.dataDirectory, "postgres", "PG_VERSION"), 0o644);
    const lock = join(bench.dataDirectory, "owner.lock");
    closeTo(lock, 0o000);
    const error = await call(bench.dataDirectory);
    chmodSync(lock, 0o600);
    expect(error.code).toBe("EMBEDDED_DIRECTORY");
    expect(error.message).toContain("this user may not read and write it");
  });
});
