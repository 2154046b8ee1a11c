import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { PackageIdentity } from "./package-identity.ts";

/** A package.json as far as it is read here. */
export interface PackageDescription {
  readonly name?: unknown;
  readonly version?: unknown;
  readonly license?: unknown;
  readonly files?: unknown;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
  readonly builtWorker?: unknown;
}

/** A package as it lies on the disk. */
export interface FoundPackage extends PackageIdentity {
  readonly folder: string;
  readonly description: PackageDescription;
}

/** The package a file or folder belongs to: that of the nearest package.json with a name. */
export function findPackage(path: string): FoundPackage | undefined {
  for (let folder = path; ; folder = dirname(folder)) {
    const found = readPackage(folder);
    if (found !== undefined) return found;
    if (dirname(folder) === folder) return undefined;
  }
}

/** The package whose folder this is. A package.json without a name only marks a folder as ESM. */
export function readPackage(folder: string): FoundPackage | undefined {
  const description = readDescription(join(folder, "package.json"));
  if (description === undefined || typeof description.name !== "string") return undefined;
  const version = typeof description.version === "string" ? description.version : "unknown";
  return { name: description.name, version, folder, description };
}

function readDescription(path: string): PackageDescription | undefined {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as PackageDescription;
  } catch {
    return undefined;
  }
}
