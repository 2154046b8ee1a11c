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
  /** These tasks, core, and the direct dependencies of the application in the worker's working directory. */
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

/** The versions of these tasks, of core, and of an application's direct dependencies as they are installed, by name. */
export async function findPackageVersions(folder: string): Promise<Readonly<Record<string, string>>> {
  const application = await readPackage(join(folder, "package.json"));
  const dependencies = Object.keys({
    ...application?.dependencies,
    ...application?.peerDependencies,
    ...application?.optionalDependencies,
  });
  const from = pathToFileURL(join(folder, "package.json")).href;
  const found = await Promise.all([
    readPackage(locatePackage("..", import.meta.url)),
    readPackage(locatePackage("@task-abstraction/core", import.meta.url)),
    ...dependencies.map((name) => readPackage(locatePackage(name, from))),
  ]);
  const versions = found.flatMap((file) =>
    file?.name === undefined || file.version === undefined ? [] : [[file.name, file.version] as const],
  );
  return Object.fromEntries(versions.sort(([left], [right]) => (left < right ? -1 : 1)));
}

function locatePackage(name: string, from: string): string | undefined {
  try {
    return findPackageJSON(name, from);
  } catch {
    // Not installed: an optional dependency, or a build that has everything in one file.
    return undefined;
  }
}

interface PackageFile {
  readonly name?: string;
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

async function readPackage(path: string | undefined): Promise<PackageFile | undefined> {
  if (path === undefined) return undefined;
  try {
    return JSON.parse(await readFile(path, "utf8")) as PackageFile;
  } catch {
    return undefined;
  }
}
