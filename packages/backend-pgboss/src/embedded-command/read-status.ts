import { readFile, realpath, stat } from "node:fs/promises";
import { join } from "node:path";
import { type DataDirectory, describeDataDirectory } from "../embedded/data-directory.ts";
import { EmbeddedEngineError } from "../embedded/embedded-engine-error.ts";
import { observeOwner } from "../embedded/inspect-owner.ts";
import type { OwnerConnection } from "../embedded/owner-connection.ts";
import { describeError } from "./describe-error.ts";
import { findLockHolder } from "./find-lock-holder.ts";
import { measureFolder } from "./measure-folder.ts";
import { readQueues } from "./read-queues.ts";
import type { Settings } from "./resolve-settings.ts";
import type { FolderReport, OwnerReport, StatusReport } from "./status-report.ts";

/** To count the jobs of a large database takes a while. */
const LOOK_DEADLINE_MS = 20_000;

const DURABILITY =
  "The embedded engine does not sync to disk: what was submitted survives the end of every process, but a power cut can lose or damage it. Set PGBOSS_DATABASE_URL to a PostgreSQL server where that matters.";

const SERVER_NAMED =
  "PGBOSS_DATABASE_URL is set: applications with this environment use that server, and not this directory.";

/** What a look at the owner finds. */
type Findings = Pick<StatusReport, "owner" | "queues" | "error"> & { readonly postgres?: string };

/** Looks at the data directory and at its owner, if one runs; starts none and changes nothing. */
export async function readStatus(settings: Settings): Promise<StatusReport> {
  const { dataDirectory, schema, isServerNamed } = settings;
  const { postgres, ...findings } = await readOwner(settings);
  return {
    dataDirectory,
    folder: await readFolder(dataDirectory, postgres),
    schema,
    durability: DURABILITY,
    warnings: isServerNamed ? [SERVER_NAMED] : [],
    ...findings,
  };
}

async function readOwner({ dataDirectory, schema }: Settings): Promise<Findings> {
  const look = ({ connection }: { readonly connection: OwnerConnection }): Promise<Findings> =>
    askOwner(connection, schema);
  try {
    const findings = await observeOwner(dataDirectory, look, LOOK_DEADLINE_MS);
    return findings ?? { owner: null, queues: null, error: null };
  } catch (error) {
    const holder = error instanceof EmbeddedEngineError ? await findLockHolder(dataDirectory) : undefined;
    if (holder === undefined) throw error;
    return { owner: silentOwner(error, holder.pid), queues: null, error: describeError(error, holder) };
  }
}

async function askOwner(connection: OwnerConnection, schema: string): Promise<Findings> {
  const { pid, uptimeMs, memoryBytes, clients, clientPids, isReady, ...versions } =
    await connection.call("status");
  const { packageVersion, nodeVersion } = versions;
  const told = { pid, uptimeMs, memoryBytes, clients, clientPids, packageVersion, nodeVersion };
  if (!isReady) return { owner: { ...told, state: "starting" }, queues: null, error: null };
  const { rows } = await connection.call("query", { text: "SHOW server_version" });
  const [{ server_version: postgres }] = rows as [{ server_version: string }];
  const queues = await readQueues(connection, schema);
  return { owner: { ...told, state: "running" }, queues, error: null, postgres };
}

function silentOwner(error: unknown, pid: number): OwnerReport {
  const isForeign = error instanceof EmbeddedEngineError && error.code === "EMBEDDED_VERSION_MISMATCH";
  return {
    pid,
    state: isForeign ? "of another version" : "not answering",
    uptimeMs: null,
    memoryBytes: null,
    clients: null,
    clientPids: null,
    packageVersion: null,
    nodeVersion: null,
  };
}

async function readFolder(path: string, postgres: string | undefined): Promise<FolderReport | null> {
  const root = await realpath(path).catch(() => undefined);
  if (root === undefined || !(await stat(root)).isDirectory()) return null;
  const directory = describeDataDirectory(root);
  return {
    sizeBytes: await measureFolder(root),
    layout: await readLayout(directory),
    postgres: postgres ?? (await readText(join(directory.postgres, "PG_VERSION"))),
    log: directory.log,
  };
}

async function readLayout({ format }: DataDirectory): Promise<number | null> {
  try {
    const { layout } = JSON.parse((await readText(format)) ?? "") as { layout?: unknown };
    return typeof layout === "number" ? layout : null;
  } catch {
    return null;
  }
}

async function readText(path: string): Promise<string | null> {
  return readFile(path, "utf8").then(
    (text) => text.trim(),
    () => null,
  );
}
