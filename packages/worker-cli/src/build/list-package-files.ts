import { readdirSync, statSync } from "node:fs";
import { join, sep } from "node:path";
import type { FoundPackage } from "../packages/find-package.ts";
import { matches, type Omissions } from "./omissions.ts";

/** What is published whatever `files` says: https://docs.npmjs.com/cli/configuring-npm/package-json#files */
const ALWAYS = /^(package\.json|(readme|licen[cs]e|notice)(\..*)?)$/i;

/**
 * The files of a package that a worker gets, by their paths in it. A package that is linked from where it is developed
 * has more in its folder than is published, so there `files` of its package.json decides.
 */
export function listPackageFiles(found: FoundPackage, omissions: Omissions): readonly string[] {
  const isLinked = !found.folder.split(sep).includes("node_modules");
  const published = isLinked && Array.isArray(found.description.files) ? found.description.files : undefined;
  const isPublished = (path: string): boolean =>
    published === undefined ||
    ALWAYS.test(path) ||
    published.some((pattern) => matches(path, String(pattern).replace(/^\.?\/|\/$/g, "")));
  return listFiles(found.folder, "").filter(
    (path) => isPublished(path) && !omissions.hasFile(found.name, path),
  );
}

function listFiles(folder: string, path: string): string[] {
  return readdirSync(join(folder, path))
    .sort()
    .filter((name) => !(path === "" && name === "node_modules") && name !== ".git")
    .flatMap((name) => {
      const child = path === "" ? name : `${path}/${name}`;
      return statSync(join(folder, child)).isDirectory() ? listFiles(folder, child) : [child];
    });
}
