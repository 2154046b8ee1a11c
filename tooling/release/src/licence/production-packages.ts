import { existsSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Manifest, readManifest } from "../workspace/manifest.ts";
import { listPublished } from "../workspace/published-packages.ts";

/** A package that somebody gets who installs one of ours. */
export interface ProductionPackage {
  readonly manifest: Manifest;
  /** The package of ours that it came with. */
  readonly by: string;
}

/** All that the published packages need, peers and what is optional included, as far as it is installed here. */
export function listProductionPackages(root: string): readonly ProductionPackage[] {
  const found = new Map<string, ProductionPackage>();
  for (const { folder, manifest } of listPublished(root)) visit(folder, manifest.name, found);
  return [...found.values()];
}

function visit(folder: string, by: string, found: Map<string, ProductionPackage>): void {
  const { dependencies, optionalDependencies, peerDependencies } = readManifest(folder);
  const names = Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies });
  for (const target of names.flatMap((name) => findPackage(folder, name))) {
    if (found.has(target)) continue;
    found.set(target, { manifest: readManifest(target), by });
    visit(target, by, found);
  }
}

/** Where Node would find it; nowhere for executables of other platforms, and peers that nobody asked for. */
function findPackage(from: string, name: string): readonly string[] {
  const candidate = join(from, "node_modules", name);
  if (existsSync(join(candidate, "package.json"))) return [realpathSync(candidate)];
  const parent = dirname(from);
  return parent === from ? [] : findPackage(parent, name);
}
