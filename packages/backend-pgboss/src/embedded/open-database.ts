import { rm, writeFile } from "node:fs/promises";
import { PGlite } from "@electric-sql/pglite";
import { type DataDirectory, isInitialised, writeFormat } from "./data-directory.ts";
import { readDatabaseTemplate } from "./database-template.ts";
import { unpackDatabase } from "./unpack-database.ts";

/**
 * Beyond PGlite's own: a queue's working set is small, so less memory; and server messages without the statements,
 * which may hold secrets (`log` ranks above `error` for this setting:
 * https://www.postgresql.org/docs/18/runtime-config-logging.html#RUNTIME-CONFIG-SEVERITY-LEVELS).
 */
const settings: Readonly<Record<string, string>> = {
  shared_buffers: "32MB",
  min_wal_size: "32MB",
  max_wal_size: "64MB",
  // Nothing counts rows here as autovacuum does, and a planner that takes a backlog for a few rows reads and sorts all of
  // it for every fetch, where an index has the order.
  enable_sort: "off",
  log_min_messages: "log",
  log_min_error_statement: "panic",
};

const startParams = [
  ...PGlite.defaultStartParams,
  ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
];

/** Opens the database of `directory`, after filling it where it is new. The caller holds its lock. */
export async function openDatabase(
  directory: DataDirectory,
  onLogLine: (line: string) => void,
): Promise<PGlite> {
  const options = {
    startParams,
    onStderr: (line: string) => {
      onLogLine(line);
      return false;
    },
  };
  if (await isInitialised(directory)) return PGlite.create(directory.postgres, options);

  // A start that is killed in here leaves the mark, and the next one begins anew. PGlite cannot go on with a directory
  // that was renamed under it, and to close and open it once more would take a third of a first start.
  await writeFile(directory.unfinished, "");
  await rm(directory.postgres, { recursive: true, force: true });
  await writeFormat(directory);
  const template = await readDatabaseTemplate();
  if (template !== undefined) unpackDatabase(template, directory.postgres);
  const database = await PGlite.create(directory.postgres, options);
  await rm(directory.unfinished);
  return database;
}

/** Opens a database that lives in this process's memory and ends with it. */
export async function openDatabaseInMemory(): Promise<PGlite> {
  const template = await readDatabaseTemplate();
  const loadDataDir = template === undefined ? {} : { loadDataDir: new Blob([template]) };
  return PGlite.create({ startParams, ...loadDataDir });
}
