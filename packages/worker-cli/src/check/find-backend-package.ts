import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { knownBackends, resolveModule } from "@task-abstraction/core";

/** Name and version of the package a backend type comes from, found where core finds it. */
export function findBackendPackage(type: string): { readonly name: string; readonly version: string } | null {
  const specifier = Object.hasOwn(knownBackends, type)
    ? knownBackends[type as keyof typeof knownBackends].package
    : type;
  const path = resolveModule(specifier, undefined);
  if (path === undefined) return null;
  for (let folder = dirname(path); dirname(folder) !== folder; folder = dirname(folder)) {
    const found = readManifest(join(folder, "package.json"));
    if (found !== null) return found;
  }
  return null;
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
