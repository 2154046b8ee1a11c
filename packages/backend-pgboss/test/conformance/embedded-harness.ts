import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Harness } from "@task-abstraction/conformance";
import {
  connectEmbeddedEngine,
  inspectEmbeddedOwner,
  stopEmbeddedOwner,
} from "../../src/embedded/embedded-engine.ts";
import { createSpace } from "./pgboss-space.ts";

/** The embedded engine behind its owner process, as applications use it: a folder for all tests, a schema for each. */
export async function startEmbedded(): Promise<Harness> {
  const folder = mkdtempSync(join(tmpdir(), "conformance-embedded-"));
  const dataDirectory = join(folder, "data");
  const engine = connectEmbeddedEngine({ dataDirectory });
  await engine.query("SELECT 1");
  const ownerPid = async () => (await inspectEmbeddedOwner(dataDirectory))?.pid as number;
  const query = async (text: string, values?: readonly unknown[]) => (await engine.query(text, values)).rows;
  let schemas = 0;
  return {
    async fresh() {
      schemas += 1;
      return createSpace({ dataDirectory, schema: `conformance_${schemas}` }, query);
    },
    async killEngine() {
      process.kill(await ownerPid(), "SIGKILL");
      // Whoever calls next starts another owner.
      return async () => undefined;
    },
    async pauseEngine() {
      const pid = await ownerPid();
      process.kill(pid, "SIGSTOP");
      return async () => void process.kill(pid, "SIGCONT");
    },
    async stop() {
      await engine.close();
      await stopEmbeddedOwner(dataDirectory);
      rmSync(folder, { recursive: true });
    },
  };
}
