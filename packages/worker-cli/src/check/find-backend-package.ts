import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { knownBackends } from "@task-abstraction/core";

/** Name and version of the package a backend type comes from, looked up from the working directory, as core does. */
export function findBackendPackage(type: string): { readonly name: string; readonly version: string } | null {
  const start = locate(type);
  for (let folder = start; folder !== undefined && dirname(folder) !== folder; folder = dirname(folder)) {
    const found = readManifest(join(folder, "package.json"));
    if (found !== null) return found;
  }
  return null;
}

function locate(type: string): string | undefined {
  const specifier = Object.hasOwn(knownBackends, type)
    ? knownBackends[type as keyof typeof knownBackends].package
    : type;
  if (specifier.startsWith("file:")) return dirname(fileURLToPath(specifier));
  if (isAbsolute(specifier) || specifier.startsWith(".")) return resolve(specifier);
  for (const folder of [process.cwd(), dirname(process.argv[1] ?? process.cwd())]) {
    try {
      return dirname(createRequire(join(folder, "resolve.js")).resolve(specifier));
    } catch {
      // Not to be found from here: the next folder may have it.
    }
  }
  return undefined;
}

/** A package.json without a name only marks a folder as ESM. */
function readManifest(path: string): { readonly name: string; readonly version: string } | null {
  try {
    const { name, version } = JSON.parse(readFileSync(path, "utf8")) as {
      readonly name?: unknown;
      readonly version?: unknown;
    };
    return typeof name === "string"
      ? { name, version: typeof version === "string" ? version : "unknown" }
      : null;
  } catch {
    return null;
  }
}
