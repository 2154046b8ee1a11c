import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "../process/run-command.ts";
import { repositoryRoot } from "../workspace/repository-root.ts";
import { commitAll } from "./commit-all.ts";

/** A kind of version, as changesets names it. */
export type Bump = "patch" | "minor" | "major";

/** True while changes wait for a release. */
export function hasChangesets(folder: string): boolean {
  return readdirSync(join(folder, ".changeset")).some((file) => file.endsWith(".md") && file !== "README.md");
}

/** Says of packages, by their names, what a release changes for their users. */
export function addChangeset(folder: string, bumps: Readonly<Record<string, Bump>>, summary: string): void {
  const lines = Object.entries(bumps).map(([name, bump]) => `"${name}": ${bump}`);
  const file = join(folder, ".changeset", `${summary.toLowerCase().replace(/\W+/g, "-")}.md`);
  writeFileSync(file, `---\n${lines.join("\n")}\n---\n\n${summary}\n`);
}

/** Raises versions and writes changelogs in a copy, as the release workflow does in its pull request. */
export async function raiseVersions(folder: string): Promise<void> {
  await commitAll(folder, "Changesets");
  await runCommand(changesetCommand(["version"]), { folder });
  await commitAll(folder, "Release");
}

/** A command of changesets, for a folder that has no dependencies of its own. */
export function changesetCommand(words: readonly string[]): readonly string[] {
  return [process.execPath, join(repositoryRoot, "node_modules/@changesets/cli/bin.js"), ...words];
}
