import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Harness } from "@task-abstraction/conformance";
import {
  connectEmbeddedEngine,
  inspectEmbeddedOwner,
  stopEmbeddedOwner,
} from "../../src/embedded/embedded-engine.ts";
import { countJobs } from "./count-jobs.ts";
import { foreignJobs } from "./foreign-jobs.ts";

/** The embedded engine behind its owner process, as applications use it: a folder for all tests, a schema for each. */
export async function startEmbedded(): Promise<Harness> {
  const folder = mkdtempSync(join(tmpdir(), "conformance-embedded-"));
  const dataDirectory = join(folder, "data");
  const engine = connectEmbeddedEngine({ dataDirectory });
  await engine.query("SELECT 1");
  const ownerPid = async () => (await inspectEmbeddedOwner(dataDirectory))?.pid as number;
  let schemas = 0;
  return {
    async fresh() {
      schemas += 1;
      const schema = `conformance_${schemas}`;
      return {
        configuration: { dataDirectory, schema },
        probe: { countTasks: () => countJobs(async (text) => (await engine.query(text)).rows, schema) },
        foreignMessages: foreignJobs((text, values) => engine.query(text, values), schema),
      };
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
