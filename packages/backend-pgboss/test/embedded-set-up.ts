import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { inspectEmbeddedOwner, stopEmbeddedOwner } from "../src/embedded/embedded-engine.ts";
import type { SetUp } from "./pgboss-behaviour.ts";

let folder: string;
let schemas = 0;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "embedded-"));
});
afterAll(async () => {
  await stopEmbeddedOwner(join(folder, "data"));
  rmSync(folder, { recursive: true, force: true });
});

/** The embedded engine behind its owner process, as applications use it: one for all tests, a schema for each. */
export const embedded: SetUp = {
  name: "the embedded engine",
  async fresh() {
    schemas += 1;
    return { dataDirectory: join(folder, "data"), schema: `test_${schemas}` };
  },
};

/** SIGKILLs the owner process, after which whoever calls next starts another one; false where none ran. */
export async function killOwner(): Promise<boolean> {
  const owner = await inspectEmbeddedOwner(join(folder, "data")).catch(() => null);
  if (owner !== null) process.kill(owner.pid, "SIGKILL");
  return owner !== null;
}
