import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { findPackage } from "../packages/find-package.ts";
import type { Bundle } from "./bundle-worker.ts";
import type { BackendPart, ModulePart } from "./find-parts.ts";
import { nameSource } from "./name-source.ts";

const OWN_PLACE =
  /\bnew URL\([^()]*\bimport\.meta\.url|\bfileURLToPath\(import\.meta\.url|\bimport\.meta\.(dirname|filename)\b|\b__(dirname|filename)\b/;

/** Warnings about code of the parts that looks for files beside itself, which in a bundle are somewhere else. */
export async function findLostFiles(
  { used }: Bundle,
  parts: readonly (ModulePart | BackendPart)[],
  folder: string,
): Promise<readonly string[]> {
  const homes = new Set(parts.flatMap(({ package: found }) => (found === undefined ? [] : [found.folder])));
  const own = used.filter((path) => homes.has(findPackage(resolve(folder, path))?.folder ?? ""));
  const texts = await Promise.all(
    own.map(async (path) => ({ path, text: await readFile(resolve(folder, path), "utf8").catch(() => "") })),
  );
  return texts.flatMap(({ path, text }) => {
    const match = OWN_PLACE.exec(text)?.[0];
    return match === undefined
      ? []
      : [
          `${nameSource(resolve(folder, path), folder)} uses ${match}, which in the worker is the place of index.js. If it reads files beside itself, keep its package out of the bundle with --external.`,
        ];
  });
}
