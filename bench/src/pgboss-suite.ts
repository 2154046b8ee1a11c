import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startPostgres } from "@task-abstraction/engines";
import { stopEmbeddedOwner } from "../../packages/backend-pgboss/src/embedded/embedded-engine.ts";
import type { OpenPlace, Suite } from "./suite.ts";

const raw = new URL("contenders/raw-pgboss.ts", import.meta.url);
const ours = new URL("contenders/our-pgboss.ts", import.meta.url);

/** pg-boss by itself and under ours, on the embedded engine and on a server. */
export const pgbossSuite: Suite = {
  name: "pgboss",
  rival: "pg-boss at its best",
  contenders: [
    {
      id: "documented",
      side: "shown",
      title: "pg-boss as documented",
      module: raw,
      exported: "openRawPgbossAsDocumented",
      rowIds: ["submit-one-by-one", "submit-32-at-once", "submit-bulk", "drain-20"],
    },
    { id: "raw", side: "best", title: "pg-boss, tuned", module: raw, exported: "openRawPgbossTuned" },
    {
      id: "raw-two-loops",
      side: "best",
      title: "pg-boss, tuned, two loops",
      module: raw,
      exported: "openRawPgbossTunedInTwoLoops",
      rowIds: ["drain-20", "drain-100"],
    },
    { id: "ours", side: "ours", title: "ours", module: ours, exported: "openOurPgboss" },
  ],
  places: { owner: openOwners, "in-process": openInProcess, postgres: openPostgres },
};

/** Each contender has a data directory, and so an owner process, of its own. */
async function openOwners(): Promise<OpenPlace> {
  const folder = await mkdtemp(join(tmpdir(), "bench-"));
  const directories = new Set<string>();
  return {
    title: "embedded engine, through its owner process",
    placeFor({ id }) {
      const dataDirectory = join(folder, id);
      directories.add(dataDirectory);
      return { kind: "owner", dataDirectory };
    },
    async [Symbol.asyncDispose]() {
      for (const directory of directories) await stopEmbeddedOwner(directory);
      await rm(folder, { recursive: true });
    },
  };
}

async function openInProcess(): Promise<OpenPlace> {
  return {
    title: "embedded engine, inside the process",
    placeFor: () => ({ kind: "in-process" }),
    async [Symbol.asyncDispose]() {},
  };
}

async function openPostgres(): Promise<OpenPlace> {
  const server = await startPostgres();
  return {
    title: `PostgreSQL ${server.version}`,
    placeFor: () => ({ kind: "postgres", url: server.url }),
    [Symbol.asyncDispose]: () => server.stop(),
  };
}
