import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { readdir, rename, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Harness, testBackend } from "@task-abstraction/conformance";
import directory from "../src/index.ts";

testBackend({
  name: "directory",
  packageName: "@task-abstraction/example-directory-backend",
  from: import.meta.url,
  definition: directory,
  limits: {
    redeliveryMs: 8_000,
    why: "a lease of 4 s (leaseMs), looked after every second by every worker",
    silence: { ms: 4_000, blocked: "run again" },
  },
  start: startDirectory,
});

/** A folder for all tests, and in it one for each. */
async function startDirectory(): Promise<Harness> {
  const folder = mkdtempSync(join(tmpdir(), "conformance-directory-"));
  const disk = join(folder, "disk");
  let spaces = 0;
  return {
    async fresh() {
      spaces += 1;
      const directory = join(disk, `${spaces}`);
      mkdirSync(directory, { recursive: true });
      return {
        configuration: { directory, leaseMs: 4_000 },
        probe: { countTasks: async () => (await readdir(join(directory, "runs")).catch(() => [])).length },
        foreignMessages: {
          // Their names put them before all others.
          "a file that is no ticket": (queue) =>
            writeFile(join(directory, "queues", queue, "!notes.txt"), ""),
          "a ticket without a run": (queue) => writeFile(join(directory, "queues", queue, "-1~task-0"), ""),
          "a run that is not JSON": async (queue) => {
            await writeFile(join(directory, "runs", "task-1.json"), "{");
            await writeFile(join(directory, "queues", queue, "-1~task-1"), "");
          },
        },
      };
    },
    // The nearest thing to an engine that dies: a disk that is gone, and comes back.
    async killEngine() {
      await rename(disk, `${disk}-away`);
      return () => rename(`${disk}-away`, disk);
    },
    async stop() {
      rmSync(folder, { recursive: true });
    },
  };
}
