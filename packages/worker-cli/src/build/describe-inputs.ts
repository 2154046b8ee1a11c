import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { relative, resolve, sep } from "node:path";
import { type FoundPackage, findPackage } from "../packages/find-package.ts";
import type { Bundle } from "./bundle-worker.ts";

/** The packages whose code is in a bundle, by name and version. */
export function listBundledPackages({ used }: Bundle, folder: string): readonly FoundPackage[] {
  const found = new Map<string, FoundPackage>();
  for (const path of used) {
    const owner = findPackage(resolve(folder, path));
    if (owner !== undefined) found.set(`${owner.name} ${owner.version}`, owner);
  }
  return [...found.entries()].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, owner]) => owner);
}

/** A checksum over what a bundle has of one module: its file and those of the same package it leads to. */
export async function hashModule(bundle: Bundle, entry: string, folder: string): Promise<string> {
  const home = findPackage(entry)?.folder;
  const own = [...reach(bundle, relativeTo(folder, entry))].filter(
    (path) => bundle.used.includes(path) && findPackage(resolve(folder, path))?.folder === home,
  );
  return hashFiles(
    home ?? folder,
    own.map((path) => resolve(folder, path)),
  );
}

/** A checksum over files: their paths in the folder, and their content. */
export async function hashFiles(folder: string, files: readonly string[]): Promise<string> {
  const hash = createHash("sha256");
  for (const file of [...files].sort()) {
    const content = createHash("sha256")
      .update(await readFile(file))
      .digest("hex");
    hash.update(`${relativeTo(folder, file)}\0${content}\n`);
  }
  return hash.digest("hex");
}

function reach({ inputs }: Bundle, entry: string): ReadonlySet<string> {
  const reached = new Set([entry]);
  for (const path of reached) for (const next of inputs[path]?.imports ?? []) reached.add(next.path);
  return reached;
}

function relativeTo(folder: string, path: string): string {
  return relative(folder, path).split(sep).join("/");
}
