import { dirname, relative, sep } from "node:path";
import { findPackage } from "../packages/find-package.ts";

/**
 * What a source file is called, on every machine: `@acme/tasks/src/send.ts`, or, for one of the application itself, its
 * path there.
 */
export function nameSource(path: string, folder: string): string {
  const owner = findPackage(dirname(path));
  const inside = relative(owner?.folder ?? folder, path)
    .split(sep)
    .join("/");
  return owner === undefined || owner.folder === findPackage(folder)?.folder
    ? inside
    : `${owner.name}/${inside}`;
}
