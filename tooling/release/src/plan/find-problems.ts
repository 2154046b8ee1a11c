import semver from "semver";
import type { Manifest } from "../workspace/manifest.ts";
import { listEntries } from "../workspace/published-packages.ts";
import type { PlannedPackage, ReleasePlan } from "./release-plan.ts";

const CORE = "@task-abstraction/core";
/** npm runs them on the machine of whoever installs. */
const INSTALL_SCRIPTS = ["preinstall", "install", "postinstall", "prepare"];

/** Why this must not be published, one sentence each; empty when it may. */
export function findProblems(plan: ReleasePlan): readonly string[] {
  return [
    ...plan.uncommitted.map((line) => `The tree is dirty: ${line}. Commit it or put it aside.`),
    ...plan.packages.flatMap((planned) => [
      ...findMissingFiles(planned),
      ...findForeignProtocols(planned.packed.manifest),
      ...findInstallScripts(planned.packed.manifest),
      ...findLostCore(planned),
      ...findUnstable(planned.packed.manifest),
    ]),
  ];
}

function findMissingFiles({ packed: { manifest, files } }: PlannedPackage): readonly string[] {
  return listEntries(manifest)
    .filter((entry) => files.every(({ path }) => `./${path}` !== entry))
    .map((entry) => `${manifest.name} has no ${entry}, which its package.json names: build it.`);
}

/** Only this workspace knows what `workspace:` and `catalog:` stand for. */
function findForeignProtocols(manifest: Manifest): readonly string[] {
  const { name, dependencies, devDependencies, peerDependencies, optionalDependencies } = manifest;
  return [dependencies, devDependencies, peerDependencies, optionalDependencies]
    .flatMap((kind) => Object.entries(kind ?? {}))
    .filter(([, range]) => /^(workspace|catalog|link|file):/.test(range))
    .map(([dependency, range]) => `${name} asks for ${dependency}@${range}, which no registry understands.`);
}

function findInstallScripts({ name, scripts = {} }: Manifest): readonly string[] {
  return INSTALL_SCRIPTS.filter((script) => script in scripts).map(
    (script) => `${name} has the script ${script}, which would run wherever it is installed.`,
  );
}

/** Changesets raises what asks for a new major of core by a patch, which nobody would expect to need that major. */
function findLostCore({ before, coreBefore, packed: { manifest } }: PlannedPackage): readonly string[] {
  const coreAfter = manifest.peerDependencies?.[CORE];
  if (coreBefore === undefined || coreAfter === undefined || before.version === "0.0.0") return [];
  const isMajor = semver.major(before.version) !== semver.major(manifest.version);
  if (isMajor || semver.intersects(coreBefore, coreAfter)) return [];
  return [
    `${manifest.name} ${before.version} works with core ${coreBefore}, ${manifest.version} only with ${coreAfter}: add a changeset that makes it a major, or let its peer range keep both.`,
  ];
}

/** With a 0.x, `^` would shut out every next minor: see docs/decisions/0009-releases.md. */
function findUnstable({ name, version }: Manifest): readonly string[] {
  return semver.major(version) > 0
    ? []
    : [`${name} would be ${version}: its first changeset must be a major, for 1.0.0.`];
}
