import { readFile } from "node:fs/promises";
import { findPackageJSON } from "node:module";
import { release } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { defineTask } from "@task-abstraction/core";

/** What the worker that answers runs on. */
export interface Versions {
  /** Without the leading v. */
  readonly node: string;
  readonly platform: string;
  readonly architecture: string;
  /** Of the operating system. */
  readonly release: string;
  /** Direct dependencies of the application in the worker's working directory, as they are installed. */
  readonly packages: Readonly<Record<string, string>>;
}

/** Answers the versions of Node, of the platform and of the packages the application depends on. */
export const systemVersions = defineTask(
  "system_versions",
  { description: "Answers the versions of Node, of the platform and of the application's packages." },
  async (): Promise<Versions> => ({
    node: process.versions.node,
    platform: process.platform,
    architecture: process.arch,
    release: release(),
    packages: await findPackageVersions(process.cwd()),
  }),
);

/** The installed versions of an application's direct dependencies, by name; none where there is no package.json. */
export async function findPackageVersions(folder: string): Promise<Readonly<Record<string, string>>> {
  const application = await readPackage(join(folder, "package.json"));
  const names = Object.keys({ ...application?.dependencies, ...application?.peerDependencies, ...application?.optionalDependencies });
  const from = pathToFileURL(join(folder, "package.json"));
  const versions = await Promise.all(names.sort().map(async (name) => [name, await findVersion(name, from)] as const));
  return Object.fromEntries(versions.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

async function findVersion(name: string, from: URL): Promise<string | undefined> {
  const path = locatePackage(name, from);
  return path === undefined ? undefined : (await readPackage(path))?.version;
}

function locatePackage(name: string, from: URL): string | undefined {
  try {
    return findPackageJSON(name, from);
  } catch {
    // Not installed: an optional dependency, or a build that has everything in one file.
    return undefined;
  }
}

interface PackageFile {
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

async function readPackage(path: string): Promise<PackageFile | undefined> {
  try {
    return JSON.parse(await readFile(path, "utf8")) as PackageFile;
  } catch {
    return undefined;
  }
}
