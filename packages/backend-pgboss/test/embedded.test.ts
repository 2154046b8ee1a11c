import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stopEmbeddedOwner } from "../src/embedded/embedded-engine.ts";
import { describeBehaviour, type SetUp } from "./pgboss-behaviour.ts";
import { describeCrashes } from "./pgboss-crashes.ts";

const folders: string[] = [];

/** The embedded engine behind its owner process, as applications use it; a folder of its own each time. */
const embedded: SetUp = {
  name: "the embedded engine",
  async fresh() {
    const folder = mkdtempSync(join(tmpdir(), "embedded-"));
    folders.push(folder);
    return { dataDirectory: join(folder, "data") };
  },
  async dispose() {
    for (const folder of folders.splice(0)) {
      await stopEmbeddedOwner(join(folder, "data"));
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

describeBehaviour(embedded);
describeCrashes(embedded);
