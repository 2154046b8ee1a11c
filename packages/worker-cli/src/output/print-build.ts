import { relative } from "node:path";
import type { BuildReport } from "../build/build-report.ts";
import type { PackageIdentity } from "../packages/package-identity.ts";
import { formatBytes } from "./format-bytes.ts";
import { formatColumns } from "./format-columns.ts";
import { formatDuration } from "./format-duration.ts";
import type { Output } from "./output.ts";
import { shellCommand } from "./shell-command.ts";

/** What was built, for people. */
export function printBuild(output: Output, report: BuildReport): void {
  const { bold, dim, green, yellow } = output.colours;
  const { manifest, nodeModules } = report;
  output.print(bold("Tasks"));
  for (const module of manifest.modules) {
    output.print(`  ${nameSource(module)}`);
    const names = [...module.tasks, ...module.workflows].map(({ name }) => name);
    output.print(dim(`    ${names.join(", ")}`));
  }
  printRows(
    output,
    "Backends",
    manifest.backends.map(({ name, package: found }) => [
      name,
      found === null ? "" : `${found.name} ${found.version}`,
    ]),
  );
  printRows(output, "Files", [
    ...report.files.map(({ path, bytes }) => [path, formatBytes(bytes)]),
    ...(nodeModules === null
      ? []
      : [["node_modules", `${formatBytes(nodeModules.bytes)} in ${nodeModules.packages} packages`]]),
  ]);
  output.print("");
  for (const warning of report.warnings) output.print(`${yellow("warning:")} ${warning}`);
  const folder = relative(process.cwd(), report.out) || ".";
  output.print(
    green(`built ${folder}: ${formatBytes(report.bytes)} in ${formatDuration(report.durationMs)}`),
  );
  output.note(`run it: ${shellCommand("node", folder, "--queues", queuesOf(report).join(","))}`);
}

function nameSource(module: { readonly source: string; readonly package: PackageIdentity | null }): string {
  return module.package?.name === module.source
    ? `${module.source} ${module.package.version}`
    : module.source;
}

function queuesOf({ manifest }: BuildReport): readonly string[] {
  return [...new Set(manifest.modules.flatMap(({ tasks }) => tasks.map(({ queue }) => queue)))].sort();
}

function printRows(output: Output, title: string, rows: readonly (readonly string[])[]): void {
  output.print("");
  output.print(output.colours.bold(title));
  for (const line of formatColumns(rows)) output.print(`  ${line}`);
}
