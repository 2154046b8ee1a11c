import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, brotliDecompress, constants } from "node:zlib";
import { PGlite } from "@electric-sql/pglite";
import { findPackageRoot } from "./package-root.ts";

/**
 * The template is an empty database as PGlite's initdb makes it, packed when this package is built: to unpack it takes
 * a fifth of the time of a first start and a third less memory. The name holds PGlite's version, because another one
 * may not be able to open it.
 */
export async function findDatabaseTemplate(): Promise<string> {
  return join(findPackageRoot(), "dist", "embedded", `database-${await readPgliteVersion()}.tar.br`);
}

/** The template as a tar archive, or undefined where none was built for the installed PGlite, which then runs initdb. */
export async function readDatabaseTemplate(): Promise<Buffer | undefined> {
  const packed = await readFile(await findDatabaseTemplate()).catch(() => undefined);
  return packed === undefined ? undefined : promisify(brotliDecompress)(packed);
}

/** Makes the template: a second or two of initdb. */
export async function packDatabaseTemplate(): Promise<Buffer> {
  const database = await PGlite.create();
  await database.exec("CHECKPOINT");
  const tar = await database.dumpDataDir("none");
  await database.close();
  // A window of 16 MiB finds the three alike databases of a new cluster again; qualities above 6 gain 2 %.
  const params = { [constants.BROTLI_PARAM_QUALITY]: 6, [constants.BROTLI_PARAM_LGWIN]: 24 };
  return promisify(brotliCompress)(Buffer.from(await tar.arrayBuffer()), { params });
}

async function readPgliteVersion(): Promise<string> {
  const entry = createRequire(import.meta.url).resolve("@electric-sql/pglite");
  const { version } = JSON.parse(await readFile(join(dirname(entry), "..", "package.json"), "utf8")) as {
    version: string;
  };
  return version;
}
