import { hasChangesets, raiseVersions } from "../copy/changesets.ts";
import { createReleaseCopy } from "../copy/release-copy.ts";
import { runCommand } from "../process/run-command.ts";
import type { Manifest } from "../workspace/manifest.ts";
import { listPublished, type PublishedPackage } from "../workspace/published-packages.ts";
import { repositoryRoot } from "../workspace/repository-root.ts";
import { packPackage } from "./pack-package.ts";
import type { PlannedPackage, ReleasePlan } from "./release-plan.ts";

const CORE = "@task-abstraction/core";

/** Raises versions and packs everything in a copy, and tells what came of it. Needs no network. */
export async function planRelease(): Promise<ReleasePlan> {
  await using copy = await createReleaseCopy();
  const before = listPublished(copy.folder);
  if (hasChangesets(copy.folder)) await raiseVersions(copy.folder);
  const packages: PlannedPackage[] = [];
  for (const published of listPublished(copy.folder)) packages.push(await planPackage(published, before));
  return { uncommitted: await gitLines(["status", "--porcelain"]), released: await listReleased(), packages };
}

async function planPackage(
  published: PublishedPackage,
  before: readonly PublishedPackage[],
): Promise<PlannedPackage> {
  const manifest = before.find(({ id }) => id === published.id)?.manifest ?? published.manifest;
  return { before: manifest, coreBefore: coreRange(manifest, before), packed: await packPackage(published) };
}

/** `workspace:^` is the version that lies beside it. */
function coreRange(manifest: Manifest, packages: readonly PublishedPackage[]): string | undefined {
  const range = manifest.peerDependencies?.[CORE]?.replace(/^workspace:/, "");
  const version = packages.find(({ id }) => id === "core")?.manifest.version;
  return range === "^" || range === "~" ? `${range}${version}` : range === "*" ? version : range;
}

/** Changesets tags what it has published. */
async function listReleased(): Promise<ReadonlySet<string>> {
  return new Set(await gitLines(["tag", "--list", "@task-abstraction/*"]));
}

async function gitLines(words: readonly string[]): Promise<readonly string[]> {
  const printed = await runCommand(["git", ...words], { folder: repositoryRoot });
  return printed
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}
