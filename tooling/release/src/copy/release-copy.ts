import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { runCommand } from "../process/run-command.ts";
import { readManifest } from "../workspace/manifest.ts";
import { listPublished } from "../workspace/published-packages.ts";
import { repositoryRoot } from "../workspace/repository-root.ts";
import { commitAll } from "./commit-all.ts";

const SCOPE = "@task-abstraction/";
const AT_THE_TOP = ["package.json", "pnpm-workspace.yaml", ".changeset"];
const OF_A_PACKAGE = ["package.json", "README.md", "LICENSE", "CHANGELOG.md", "dist"];

/**
 * A copy of what a release reads: manifests, changesets and builds. Versions are raised, packed and published there, so
 * that nothing changes in the checkout.
 */
export interface ReleaseCopy extends AsyncDisposable {
  readonly folder: string;
}

/** Copies the checkout into a temporary folder with a git of its own, which changesets asks for commits and tags. */
export async function createReleaseCopy(): Promise<ReleaseCopy> {
  const folder = mkdtempSync(join(tmpdir(), "task-abstraction-release-"));
  for (const entry of AT_THE_TOP)
    cpSync(join(repositoryRoot, entry), join(folder, entry), { recursive: true });
  for (const path of listWorkspaces()) copyPackage(path, folder);
  linkPackages(folder);
  await runCommand(["git", "init", "--quiet", "--initial-branch", "main"], { folder });
  await commitAll(folder, "Start");
  return { folder, [Symbol.asyncDispose]: async () => rmSync(folder, { recursive: true, force: true }) };
}

/** Every folder with a package.json: changesets also has to know those that are private. */
function listWorkspaces(): readonly string[] {
  const below = ["packages", "tooling", "examples"].flatMap((parent) =>
    readdirSync(join(repositoryRoot, parent)).map((child) => `${parent}/${child}`),
  );
  return [...below, "bench"].filter((path) => existsSync(join(repositoryRoot, path, "package.json")));
}

function copyPackage(path: string, folder: string): void {
  for (const part of OF_A_PACKAGE) {
    const source = join(repositoryRoot, path, part);
    if (existsSync(source)) cpSync(source, join(folder, path, part), { recursive: true });
  }
}

/** pnpm looks up the versions that `workspace:` stands for in node_modules. */
function linkPackages(folder: string): void {
  for (const published of listPublished(folder)) {
    const { dependencies, devDependencies, peerDependencies } = readManifest(published.folder);
    const names = Object.entries({ ...dependencies, ...devDependencies, ...peerDependencies })
      .filter(([name, range]) => name.startsWith(SCOPE) && range.startsWith("workspace:"))
      .map(([name]) => name);
    for (const name of names) link(published.folder, name, folder);
  }
}

function link(from: string, name: string, folder: string): void {
  const id = name.slice(SCOPE.length);
  const parent = ["packages", "tooling"].find((candidate) => existsSync(join(folder, candidate, id)));
  if (parent === undefined) throw new Error(`${from} names ${name}, which is no package of this workspace.`);
  const target = join(from, "node_modules", name);
  mkdirSync(dirname(target), { recursive: true });
  symlinkSync(join(folder, parent, id), target, "junction");
}
