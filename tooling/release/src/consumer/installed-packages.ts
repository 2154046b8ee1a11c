import { type Dirent, existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { readManifest } from "../workspace/manifest.ts";

/** One copy of a package in a tree of node_modules. */
export interface InstalledPackage {
  readonly name: string;
  readonly version: string;
  readonly folder: string;
}

/** Every copy of every package below a project, however deep, as npm, Yarn and pnpm lay them out. */
export function listInstalled(project: string): readonly InstalledPackage[] {
  return listPackagesIn(join(project, "node_modules"));
}

/** The bytes of all files below a folder; what links lead to is counted where it lies (`recursive` of readdir follows them). */
export function measureFolder(folder: string): number {
  return readdirSync(folder, { withFileTypes: true }).reduce((sum, entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sum + measureFolder(path);
    return entry.isFile() ? sum + statSync(path).size : sum;
  }, 0);
}

function listPackagesIn(modules: string): readonly InstalledPackage[] {
  return foldersOf(modules).flatMap((entry) => {
    const folder = join(modules, entry.name);
    if (entry.name.startsWith("@")) return listPackagesIn(folder);
    // Each package has a folder of its own there, whose node_modules has the package and links to what it needs.
    if (entry.name === ".pnpm")
      return foldersOf(folder).flatMap(({ name }) => listNested(join(folder, name)));
    if (entry.name.startsWith(".")) return [];
    return [...readPackage(folder), ...listNested(folder)];
  });
}

function listNested(folder: string): readonly InstalledPackage[] {
  return listPackagesIn(join(folder, "node_modules"));
}

function readPackage(folder: string): readonly InstalledPackage[] {
  if (!existsSync(join(folder, "package.json"))) return [];
  const { name, version } = readManifest(folder);
  return [{ name, version, folder }];
}

function foldersOf(folder: string): readonly Dirent[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
}
