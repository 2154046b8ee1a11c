import { relative, sep } from "node:path";
import { type InstalledPackage, listInstalled, measureFolder } from "./installed-packages.ts";

/** What is below node_modules, a line for each copy of a package, as deep as it lies, with what there is of it. */
export function printTree(project: string): string {
  const installed = [...listInstalled(project)].sort((one, other) => (one.folder < other.folder ? -1 : 1));
  const bytes = measureFolder(`${project}/node_modules`);
  const lines = installed.map(
    (found) => `${"  ".repeat(depthOf(found, project))}${found.name}@${found.version}`,
  );
  return [...lines, `${installed.length} packages, ${(bytes / 1_000_000).toFixed(1)} MB`].join("\n");
}

function depthOf({ folder }: InstalledPackage, project: string): number {
  return relative(project, folder)
    .split(sep)
    .filter((part) => part === "node_modules").length;
}
